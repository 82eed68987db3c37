/** Fault schedules 1: its half of a hundred thousand, from the seed on where those of every run end. */
import { runLane } from '#test/fuzz/lane.ts'

process.env.ESEP_SCHEDULES ??= '100000'
process.env.ESEP_SEED ??= '10001'

runLane(0)
