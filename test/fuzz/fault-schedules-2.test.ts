/** Fault schedules 2: the second half, in a process of its own. */
import { runLane } from '#test/fuzz/lane.ts'

runLane(1)
