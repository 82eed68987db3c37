import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** When the sources were last committed, so that the same sources make the same files; today where there is no history. */
function sourceTime(): number {
  const { stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' })
  return stdout ? Number(stdout) * 1000 : Date.parse(new Date().toISOString().slice(0, 10))
}

const INSPECTOR =
  /ui\/(inspector|scan|staff)|parts\/check-list|(domain|models|store)\/(round|rounds|record-visit|visit-entry|visit-draft|visit-drafts|visit-notes|visit-photos|found-meter|evening|visits|search-round|position|whereabouts|scanned-serial|readiness|passkeys)\.ts|sync\/(staff-sync|keep-staff-files|passkeys)|wire\/(rounds|visits|passkeys)|node_modules\/@simplewebauthn/
/** What of it an inspector's first screen needs, so that a start waits for nothing else. */
const ROUND =
  /ui\/inspector\/(round|groups|rows?|blocks|later|search|progress|fieldwork|readiness-line|suspended|dwelling-text|basement|basement-mode|speech|wake-lock|words)|ui\/staff\/(passkey-offer|passkey-sentence|words)|ui\/scan\/(?!own-reader)|(domain|models|store)\/(round|rounds|record-visit|visit-draft|visit-drafts|visit-notes|visit-photos|visits|search-round|position|whereabouts|scanned-serial|readiness|passkeys)\.ts|sync\/keep-staff-files/
/** Reads barcodes where the browser does not; larger than the rest of the app together. */
const READER = /ui\/scan\/own-reader|node_modules\/(barcode-detector|zxing-wasm)/
/** What only the staff's phones keep (decision 16). */
const STAFF = new RegExp(`${INSPECTOR.source}|${READER.source}`)
const RECORD =
  /resident\/record|ui\/entry|models\/(entry|register-entry|twice|account-entry|fact-photos|shrink-photo)|parts\/(meter-face|keypad|face-entry)|domain\/(which-digit|slip-candidates|plausibility)\.ts|words\/verdict/
/** What is sent and what a round takes along ask for both: what is kept of photos, slips. */
const KEPT = /(domain|store)\/photo(s|-entry|-place)?\.ts|shared\/domain\/slip\.ts|sync\/staff-cache/
/** What several of the later screens ask for. */
const COMMON = /models\/photos|shared\/domain\/visit\.ts|parts\/dialog|resident\/failure-sentence/
const SCREENS =
  /ui\/resident\/(?!frame|guard|home|join|account-tabs)|parts\/(bars|bar-scale|timeline|typed-word)|models\/(slip-entry|before-sign-out)|words\/receipt-text/
/** What runs before the first screen's code does. */
const BEGIN = /store\/(first-look|kept-rounds|walks|ended-when-left)|domain\/round-walk|words\/load-words|vite\/preload/
/** What talks to the server, fetched after the first screen. */
const NETWORK =
  /client\/(network|sync\/(?!device|messages|staff-sync|staff-cache))|shared\/wire\/(?!rounds|visits)|node_modules\/zod/
/** Fetched after the first screen. */
const LATER =
  /client\/(index|main|network|sync\/(?!device|messages))|shared\/(wire|domain\/slip)|node_modules\/(zod|dexie)/
const FIRST =
  /client\/([\w-]+\.tsx?|domain|store|sync|ui\/(parts|models|resident|styles|words\/(language|format|plural)))|shared\/|node_modules/

/** The first styles stand in the page itself, so that something calm is painted before anything else is fetched. */
function inlineFirstStyles(): Plugin {
  return {
    name: 'inline-first-styles',
    transformIndexHtml(html) {
      const css = readFileSync('client/ui/styles/first.css', 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\s+/g, ' ')
        .trim()
      return html.replace('</head>', () => `<style>${css}</style></head>`)
    },
  }
}

/** The names of files that nobody but the staff needs: code of theirs alone, and what it brings along. */
const staffFiles = new Set<string>()

function nameStaffFiles(): Plugin {
  return {
    name: 'name-staff-files',
    generateBundle(_, bundle) {
      staffFiles.clear()
      for (const part of Object.values(bundle)) {
        const sources =
          part.type === 'asset'
            ? part.originalFileNames
            : part.moduleIds.length > 0
              ? part.moduleIds
              : [part.facadeModuleId ?? '']
        if (sources.length > 0 && sources.every((source) => STAFF.test(source))) staffFiles.add(part.fileName)
      }
    },
  }
}

/** The wasm that belongs to the reader's own version, wherever it is installed. */
const readersWasm = createRequire(createRequire(import.meta.url).resolve('barcode-detector')).resolve(
  'zxing-wasm/reader/zxing_reader.wasm',
)

/** The first screen's code is asked for with the page, though another part calls for it. */
function preloadFirstScreen(): Plugin {
  return {
    name: 'preload-first-screen',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) =>
        Object.values(bundle ?? {})
          .filter((part) => part.type === 'chunk' && ['first', 'start'].includes(part.name))
          .map(({ fileName }) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
            injectTo: 'head',
          })),
    },
  }
}

export default defineConfig({
  root: 'client',
  // The package's own entry wraps an older, larger build.
  resolve: { alias: { dexie: 'dexie/dist/modern/dexie.min.mjs', 'zxing-wasm/reader/zxing_reader.wasm': readersWasm } },
  define: {
    __APP_VERSION__: JSON.stringify(process.env.ESEP_APP_VERSION ?? version),
    __BUILT_AT__: String(sourceTime()),
  },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // All parts are named in the page or already on the phone; asking for them by a tag first only costs time.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, parts, { hostType }) => (hostType === 'html' ? parts : []),
    },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        strictExecutionOrder: true,
        // Parts with names: what runs first, what the first screen needs, entering a reading, the screens behind. What talks
        // to the server, and what writes to the phone, are parts because they are imported late.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'begin', test: BEGIN },
            { name: 'reader', test: READER },
            { name: 'round', test: ROUND },
            { name: 'inspector', test: INSPECTOR },
            { name: 'kept', test: KEPT },
            { name: 'common', test: COMMON },
            { name: 'network', test: NETWORK },
            { name: 'record', test: RECORD },
            { name: 'screens', test: SCREENS },
            { name: 'first', test: (id) => FIRST.test(id) && !LATER.test(id) },
          ],
        },
      },
    },
  },
  plugins: [
    inlineFirstStyles(),
    preloadFirstScreen(),
    nameStaffFiles(),
    preact({ prefreshEnabled: false, devToolsEnabled: false }),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'sw',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{js,css,html,svg,wasm,webmanifest}', 'icons/*.png'],
        globIgnores: ['sw.js'],
        manifestTransforms: [
          (files) => ({ manifest: files.map((file) => (staffFiles.has(file.url) ? { ...file, staff: true } : file)) }),
        ],
      },
    }),
  ],
  server: { proxy: { '/api': 'http://127.0.0.1:8787' } },
})
