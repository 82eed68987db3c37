/** Zz time: temporary. */
import { DEEDS } from '#test/fuzz/deeds.ts'
import { runSchedule } from '#test/fuzz/fault-schedule.ts'

console.warn = () => undefined
const spent: Record<string, [number, number]> = {}
for (const deed of DEEDS as unknown as [string, number, (s: unknown) => Promise<unknown>][]) {
  const own = deed[2]
  deed[2] = async (stage) => {
    const t = process.cpuUsage()
    const v = await own(stage)
    const d = process.cpuUsage(t)
    const e = (spent[deed[0]] ??= [0, 0])
    e[0] += (d.user + d.system) / 1000
    e[1] += 1
    return v
  }
}
const n = 150
for (let s = 1; s < 40; s++) await runSchedule(s)
for (const k of Object.keys(spent)) delete spent[k]
const c = process.cpuUsage()
for (let s = 500; s < 500 + n; s++) await runSchedule(s)
const d = process.cpuUsage(c)
console.log('cpu per schedule', (d.user + d.system) / 1000 / n)
for (const [k, [ms, count]] of Object.entries(spent).sort((a, b) => b[1][0] - a[1][0]))
  console.log(k.padEnd(14), (ms / n).toFixed(2), 'ms/schedule', (ms / count).toFixed(2), 'ms each', count)
process.exit(0)
