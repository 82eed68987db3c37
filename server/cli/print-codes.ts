/**
 * Print codes: new activation codes for many accounts, written to a file for whoever prints the bills; a few hundred a
 * transaction.
 *
 * Only hashes stay in the database. Cut off in the middle, it leaves codes that nobody was ever told; they expire. Codes
 * of before stay valid ([security/L2]).
 */
import { chmodSync } from 'node:fs'
import { stringify } from 'csv-stringify/sync'
import type { Cli } from '#server/cli/cli.ts'
import { inTurns } from '#server/cli/in-turns.ts'
import { withOutFile } from '#server/cli/out-file.ts'
import { createQrFolder, type QrFolder } from '#server/cli/qr-folder.ts'
import { issueCodes, type NewCode } from '#server/codes.ts'
import { partOf, type WholeFile } from '#server/consumption/whole-file.ts'
import type { Storage } from '#server/storage/storage.ts'
import { type AccountKey, numberOf } from '#shared/domain/account.ts'
import { shownCode } from '#shared/domain/activation-code.ts'
import { addDays } from '#shared/lib/calendar-date.ts'
import type { Zone } from '#shared/lib/zone.ts'

export type Printing = {
  utility: string
  zone: Zone
  /** Pages of accounts, in order; a page is a transaction. */
  pages: AsyncIterable<readonly AccountKey[]>
  total: number
  codeKey: Buffer
  /** The address of the server, without a slash at the end. */
  url: string
  out: string
  svg: string | null
}

/** Answers how many codes were issued. */
export async function printCodes(cli: Cli, storage: Storage, printing: Printing): Promise<number> {
  const qr = printing.svg === null ? null : createQrFolder(printing.svg)
  const progress = cli.progress('codes', printing.total)
  try {
    return await withOutFile(
      printing.out,
      (file) => written(file, qr),
      () => qr?.abandon(),
    )
  } finally {
    progress.end()
    qr?.abandon()
  }

  async function written(file: WholeFile, qr: QrFolder | null): Promise<number> {
    // Whoever reads it can sign in for everybody on it.
    chmodSync(partOf(printing.out), 0o600)
    await storage.write((queries) => queries.audit.note(noteOf({ accounts: printing.total })))
    await file.write(csv([['account', 'code', 'link', 'expires']]))
    let count = 0
    for await (const accounts of printing.pages) {
      const issued = await inTurns(() =>
        storage.write((queries) => issueCodes(queries, printing.codeKey, accounts, cli.clock.now())),
      )
      await file.write(csv(issued.map(cellsOf)))
      if (qr) for (const one of issued) await qr.add(one.account, linkOf(one))
      count += issued.length
      progress.at(count)
    }
    const { sha256 } = await file.seal()
    qr?.place()
    await file.place()
    await storage.write((queries) => queries.audit.note(noteOf({ issued: count, sha256 })))
    return count
  }

  function noteOf(details: { [key: string]: unknown }) {
    const { who, origin } = cli
    const facts = { file: printing.out, ...details }
    return { at: cli.clock.now(), who, origin, deed: 'codes print', about: printing.utility, why: null, details: facts }
  }

  function linkOf({ account, code }: NewCode): string {
    return `${printing.url}/join#${account}-${code}`
  }

  /** `expires` is the last whole day. */
  function cellsOf(issued: NewCode): string[] {
    const expires = addDays(printing.zone.dateAt(issued.expiresAt), -1)
    return [numberOf(issued.account), shownCode(issued.code), linkOf(issued), expires]
  }
}

const csv = (rows: string[][]): string => stringify(rows, { record_delimiter: '\r\n' })
