/** Camera picture: a film of one still picture, in the form that Chromium's pretended camera plays. */
import { writeFileSync } from 'node:fs'

const WIDTH = 640
const HEIGHT = 480
const LIGHT = 220
const DARK = 30

/** Whether there is ink at a place between 0 and 1, from the upper left; only the middle of the picture is asked about. */
export type Drawing = (x: number, y: number) => boolean

/** A label with the drawing, 480 by 320 of 640 by 480 points, on a grey wall. */
export function writeCameraPicture(path: string, isInk: Drawing): void {
  const luma = Buffer.alloc(WIDTH * HEIGHT, 120)
  for (let y = 0; y < 320; y += 1) {
    for (let x = 0; x < 480; x += 1) {
      luma[(y + 80) * WIDTH + x + 80] = isInk((x + 0.5) / 480, (y + 0.5) / 320) ? DARK : LIGHT
    }
  }
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F20:1 Ip A1:1 C420mpeg2\n`
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.from(head),
      ...Array(4)
        .fill([Buffer.from('FRAME\n'), luma, grey])
        .flat(),
    ]),
  )
}

/** Bars side by side over the label's width, with light margins. */
export function barsDrawing(modules: readonly boolean[]): Drawing {
  return (x, y) => y > 0.2 && y < 0.8 && (modules[Math.floor((x - 0.1) / (0.8 / modules.length))] ?? false)
}

/** A square of cells in the label's middle. */
export function squareDrawing(size: number, isDark: (column: number, row: number) => boolean): Drawing {
  const side = 0.8
  return (x, y) => {
    const [column, row] = [((x - 0.5) * 1.5) / side + 0.5, (y - 0.5) / side + 0.5].map((at) => Math.floor(at * size))
    const isInside = column! >= 0 && row! >= 0 && column! < size && row! < size
    return isInside && isDark(column!, row!)
  }
}
