import { defineConfig } from 'vite'

/**
 * The server as few files: without types to strip and with only what is used of its libraries, it takes two thirds of the
 * memory and starts at once. The sources run as they are, too; tests use those.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist/server',
    emptyOutDir: true,
    target: 'node26',
    sourcemap: true,
    minify: false,
    rolldownOptions: { input: { main: 'server/main.ts', demo: 'server/demo.ts', esep: 'server/esep.ts' } },
  },
  // pino finds files of its own at run time; sharp is machine code; of the passkeys’ library parts name each other while they load.
  ssr: { noExternal: true, external: ['pino', 'sharp', '@simplewebauthn/server', '@simplewebauthn/server/helpers'] },
})
