/** Zz run: temporary. */
import { runSchedule } from '#test/fuzz/fault-schedule.ts'

console.warn = () => undefined
const [from, n, show] = process.argv.slice(2).map(Number) as [number, number, number]
const t = performance.now()
let bad = 0,
  readings = 0
const kinds: Record<string, number> = {}
for (let s = from; s < from + n; s++) {
  const v = await runSchedule(s)
  readings += v.readings
  if (v.wrong) {
    bad++
    kinds[v.wrong.slice(0, 24)] = (kinds[v.wrong.slice(0, 24)] ?? 0) + 1
    if (bad <= show) console.log(s, v.wrong, v.trace.join(' · '))
  }
}
console.log({ bad, readings, ms: (performance.now() - t) / n, kinds })
const c = process.cpuUsage()
console.log('cpu ms/schedule', (c.user + c.system) / 1000 / n)
process.exit(0)
