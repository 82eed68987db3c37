/** Zz bugs: temporary. */
import { runSchedule } from '#test/fuzz/fault-schedule.ts'
import { SEEDED_BUGS } from '#test/fuzz/seeded-bugs.ts'

console.warn = () => undefined
for (const bug of SEEDED_BUGS) {
  if (process.argv[2] && !bug.name.includes(process.argv[2])) continue
  let found = '-'
  for (let seed = 1; seed <= 300; seed += 1) {
    const { wrong } = await runSchedule(seed, bug)
    if (wrong?.startsWith('fault')) console.log(wrong)
    if (wrong) {
      found = `${seed}: ${wrong.slice(0, 150)}`
      break
    }
  }
  console.log(bug.name, '=>', found)
}
process.exit(0)
