import { test } from 'vitest'
import { crashCounts } from '#test/fuzz/crash.ts'
import { runSchedule } from '#test/fuzz/fault-schedule.ts'
import { faultCounts } from '#test/fuzz/faulty-network.ts'

test('try', async () => {
  const from = Number(process.env.FROM ?? 1),
    n = Number(process.env.N ?? 50)
  const t = performance.now()
  let bad = 0,
    readings = 0
  const kinds: Record<string, number> = {}
  for (let seed = from; seed < from + n; seed += 1) {
    const v = await runSchedule(seed)
    readings += v.readings
    if (v.wrong) {
      bad += 1
      const k = v.wrong.slice(0, 40)
      kinds[k] = (kinds[k] ?? 0) + 1
      if (bad <= Number(process.env.SHOW ?? 3)) console.log(seed, v.wrong, v.trace.join(' · '))
    }
  }
  console.log({ bad, readings, ms: (performance.now() - t) / n, kinds, crashCounts, faultCounts })
})
