/** Build info: which version runs, and when it was built: when the file that runs was written. */
import { readFileSync, statSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Gauge } from 'prom-client'
import type { Metrics } from '#server/operations/metrics.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type BuildInfo = { version: string; builtAt: Instant }

export function buildInfo(): BuildInfo {
  const found = findPackageJSON('.', import.meta.url)
  const version = found ? (JSON.parse(readFileSync(found, 'utf8')) as { version: string }).version : 'unknown'
  return { version, builtAt: statSync(fileURLToPath(import.meta.url)).mtimeMs }
}

export function addBuildInfo({ registry }: Metrics, { version }: BuildInfo): void {
  const info = new Gauge({
    name: 'esep_build_info',
    help: 'Always 1: which version runs, on which Node.',
    labelNames: ['version', 'node'],
    registers: [registry],
  })
  info.set({ version, node: process.versions.node }, 1)
}
