/** Demo: loads the demo data beside the server's own database, prints sign-ins to try, and then is the server itself. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { readConfig } from '#server/config.ts'
import { demoInspector } from '#server/demo/demo-inspector.ts'
import { loadDemo } from '#server/demo/load-demo.ts'
import { readKeys } from '#server/keys.ts'
import { openStorage } from '#server/storage/storage.ts'
import { numberOf, utilityOf } from '#shared/domain/account.ts'
import { shownCode } from '#shared/domain/activation-code.ts'

const config = readConfig(process.env)
for (const file of [config.file, config.keyFile]) mkdirSync(dirname(file), { recursive: true })
const storage = await openStorage({ ...config.database, serving: true })
const keys = await readKeys(config.keyFile, storage)
const now = config.clockFrom ?? Date.now()
const signIns = await loadDemo(storage, keys, now)
const inspector = await demoInspector(storage, now)
await storage.close()

const at = `http://localhost:${config.port}`
const lines = signIns.map(
  ({ account, code, why }) =>
    `  ${utilityOf(account).padEnd(8)}account ${numberOf(account)}   code ${shownCode(code)}   ${why}\n` +
    `          ${at}/join#${account}-${code}`,
)
process.stdout.write(
  `\nEsep: ${at}\n\nSign in with one of these:\n${lines.join('\n')}\n\n` +
    `An inspector with a round for today:\n  ${at}/staff   name ${inspector.name}   password ${inspector.password}\n\n`,
)

await import('#server/main.ts')
