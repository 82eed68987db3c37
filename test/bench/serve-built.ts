/** Serve built: the server as `npm start` runs it, built, with the built app. */
import { CLIENT_FOLDER } from '#test/bench/client-folder.ts'
import { type Served, serve } from '#test/support/served.ts'

export const serveBuilt = (file: string, environment: Record<string, string>): Promise<Served> =>
  serve(file, { ESEP_CLIENT: CLIENT_FOLDER, ...environment }, ['--max-semi-space-size=8', 'dist/server/main.js'])
