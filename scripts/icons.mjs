/** Icons: draws the app's icon, a meter's face, and writes it as SVG and PNG into client/public. Run by hand after a change. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const PUBLIC = new URL('../client/public/', import.meta.url).pathname

/** Two dark cells and a white one with a red edge, the sun's cursor under it; all within the safe circle of a mask. */
const FACE = `
  <g fill="none" stroke-width="18" stroke-linecap="round" stroke-linejoin="round">
    <rect x="88" y="164" width="100" height="160" rx="24" fill="#1d4256"/>
    <rect x="206" y="164" width="100" height="160" rx="24" fill="#1d4256"/>
    <rect x="326" y="166" width="96" height="156" rx="22" fill="#fff" stroke="#d8352c" stroke-width="10"/>
    <ellipse cx="138" cy="244" rx="24" ry="42" stroke="#fff"/>
    <path d="M238 220l20-16v82" stroke="#fff"/>
    <path d="M348 206h52l-30 80" stroke="#a8201a"/>
    <path d="M338 364h72" stroke="#ffc72c" stroke-width="22"/>
  </g>`

const icon = (ground) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><title>Есеп</title>${ground}${FACE}\n</svg>\n`

const ROUNDED = icon('<rect width="512" height="512" rx="116" fill="#0f2430"/>')
const FULL = icon('<rect width="512" height="512" fill="#0f2430"/>')

const PNGS = [
  ['icon-192', ROUNDED, 192],
  ['icon-512', ROUNDED, 512],
  ['maskable-192', FULL, 192],
  ['maskable-512', FULL, 512],
  ['apple-touch-icon', FULL, 180],
  ['shortcut-96', ROUNDED, 96],
]

mkdirSync(`${PUBLIC}icons`, { recursive: true })
writeFileSync(`${PUBLIC}favicon.svg`, ROUNDED)

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  for (const [name, svg, size] of PNGS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
    await page.screenshot({ path: `${PUBLIC}icons/${name}.png`, omitBackground: true })
    await page.close()
  }
} finally {
  await browser.close()
}
