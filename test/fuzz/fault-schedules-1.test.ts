/** Fault schedules 1: the first half, in a process of its own. */
import { runLane } from '#test/fuzz/lane.ts'

runLane(0)
