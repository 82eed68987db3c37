import { tableOf } from '#test/bench/figure.ts'
import { intake } from '#test/bench/intake.ts'

console.log(tableOf(await intake()))
