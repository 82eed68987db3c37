/**
 * Tracing: a span for each request, sent by OpenTelemetry where the operator asks for it and has installed its packages,
 * which are large and seldom wanted. Where nobody asks it is nothing.
 *
 * A span says what the metrics say: method, pattern of the route, status. No account, no address ([security/K2]).
 */
import { setTimeout } from 'node:timers/promises'
import type { Asked } from '#server/operations/metrics.ts'

export type Tracing = {
  /** A request that was answered just now. */
  asked(request: Asked): void
  /** Sends what has not been sent, if that does not take long. */
  stop(): Promise<void>
}

type Attributes = { [name: string]: string | number }

/** What is used of the packages. */
type Packages = {
  TracerProvider: new (options: { resource: unknown; spanProcessors: unknown[] }) => Provider
  BatchSpanProcessor: new (options: { exporter: unknown }) => unknown
  OTLPTraceExporter: new () => unknown
  resourceFromAttributes: (attributes: Attributes) => unknown
}
type Provider = { getTracer(name: string): Tracer; shutdown(): Promise<void> }
type Tracer = { startSpan(name: string, options: SpanOptions): Span }
type SpanOptions = { kind: number; startTime: number; attributes: Attributes }
type Span = { setStatus(status: { code: number }): void; end(at: number): void }

const SERVER = 1
const ERROR = 2

const LAST_SENDING_MS = 3000

const NAMES = ['@opentelemetry/sdk-trace', '@opentelemetry/exporter-trace-otlp-http', '@opentelemetry/resources']

export const noTracing: Tracing = { asked: () => undefined, stop: async () => undefined }

/** Throws an Error that says what to install where tracing is asked for and cannot be had. */
export async function startTracing(
  environment: Record<string, string | undefined>,
  version: string,
  load: (name: string) => Promise<unknown> = (name) => import(name),
): Promise<Tracing> {
  if (!environment.OTEL_EXPORTER_OTLP_ENDPOINT && !environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return noTracing
  const { TracerProvider, BatchSpanProcessor, OTLPTraceExporter, resourceFromAttributes } = await packages(load)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': environment.OTEL_SERVICE_NAME || 'esep',
      'service.version': version,
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  const tracer = provider.getTracer('esep')

  return {
    asked({ method, route, status, seconds }) {
      // Only sent, never reckoned with: the machine's own clock, as collectors expect it.
      const end = performance.timeOrigin + performance.now()
      const span = tracer.startSpan(`${method} ${route}`, {
        kind: SERVER,
        startTime: end - seconds * 1000,
        attributes: { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status },
      })
      if (status >= 500) span.setStatus({ code: ERROR })
      span.end(end)
    },
    async stop() {
      const enough = setTimeout(LAST_SENDING_MS, undefined, { ref: false })
      // A collector that is away, or slow, is no reason not to end.
      await Promise.race([provider.shutdown().catch(() => undefined), enough])
    },
  }
}

async function packages(load: (name: string) => Promise<unknown>): Promise<Packages> {
  try {
    const parts = await Promise.all(NAMES.map(load))
    return Object.assign({}, ...parts) as Packages
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw failure
    throw new Error(
      'OTEL_EXPORTER_OTLP_ENDPOINT is set, but the packages of OpenTelemetry are not installed. Install them beside Esep (npm install --no-save @opentelemetry/sdk-trace@3.1 @opentelemetry/exporter-trace-otlp-http@0.301), or unset the variable.',
      { cause: failure },
    )
  }
}
