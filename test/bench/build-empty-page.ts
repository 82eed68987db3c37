/** Build empty page: the page the app's start is held against, built as the app is: Vite, Preact, a worker that precaches it. */
import { join, resolve } from 'node:path'
import preact from '@preact/preset-vite'
import { build } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { SCRATCH } from '#test/bench/scratch.ts'

/** Answers the folder it was built into. */
export async function buildEmptyPage(): Promise<string> {
  const folder = join(SCRATCH, 'empty-page')
  await build({
    configFile: false,
    logLevel: 'warn',
    root: 'test/bench/empty-page',
    build: {
      outDir: resolve(folder),
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    plugins: [
      preact({ prefreshEnabled: false, devToolsEnabled: false }),
      VitePWA({
        strategies: 'injectManifest',
        srcDir: '.',
        filename: 'sw.ts',
        injectRegister: false,
        manifest: false,
        injectManifest: { rollupFormat: 'iife', globPatterns: ['**/*.{js,html}'], globIgnores: ['sw.js'] },
      }),
    ],
  })
  return folder
}
