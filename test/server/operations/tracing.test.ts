import { expect, test } from 'vitest'
import { startTracing } from '#server/operations/tracing.ts'

const ASKED = { method: 'POST', route: '/api/v1/readings', status: 200, seconds: 0.25 }
const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }

type Sent = { name: string; options: { startTime: number; attributes: object }; status: unknown; end: number }

/** What stands in for the packages, as far as they are used. */
function packages() {
  const sent: Sent[] = []
  const resources: object[] = []
  let isShutDown = false
  class TracerProvider {
    constructor({ resource }: { resource: object }) {
      resources.push(resource)
    }
    getTracer = () => ({
      startSpan(name: string, options: Sent['options']) {
        const span: Sent = { name, options, status: null, end: 0 }
        sent.push(span)
        return {
          setStatus: (status: unknown) => Object.assign(span, { status }),
          end: (at: number) => Object.assign(span, { end: at }),
        }
      },
    })
    shutdown = async () => {
      isShutDown = true
      throw new Error('the collector is away')
    }
  }
  class Nothing {}
  const parts: Record<string, object> = {
    '@opentelemetry/sdk-trace': { TracerProvider, BatchSpanProcessor: Nothing },
    '@opentelemetry/exporter-trace-otlp-http': { OTLPTraceExporter: Nothing },
    '@opentelemetry/resources': { resourceFromAttributes: (attributes: object) => attributes },
  }
  return { sent, resources, load: async (name: string) => parts[name], wasShutDown: () => isShutDown }
}

test('nobody asks for traces: nothing is loaded, and nothing is sent', async () => {
  const load = () => Promise.reject(new Error('was loaded'))

  const tracing = await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, '1.0.0', load)
  tracing.asked(ASKED)

  await expect(tracing.stop()).resolves.toBeUndefined()
})

test('[security/K2] a span says method, pattern of the route and status, how long it took, and nothing else', async () => {
  const { sent, resources, load } = packages()

  const tracing = await startTracing(ENDPOINT, '1.0.0', load)
  tracing.asked(ASKED)
  tracing.asked({ ...ASKED, status: 503 })

  const [fine, faulty] = sent
  expect(fine).toMatchObject({ name: 'POST /api/v1/readings', status: null })
  expect(fine!.options.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/v1/readings',
    'http.response.status_code': 200,
  })
  expect(fine!.end - fine!.options.startTime).toBeCloseTo(250, 1)
  expect(faulty!.status).toEqual({ code: 2 })
  expect(resources).toEqual([{ 'service.name': 'esep', 'service.version': '1.0.0' }])
})

test('a collector that is away keeps nobody from ending', async () => {
  const { load, wasShutDown } = packages()

  const tracing = await startTracing({ ...ENDPOINT, OTEL_SERVICE_NAME: 'esep-2' }, '1.0.0', load)

  await expect(tracing.stop()).resolves.toBeUndefined()
  expect(wasShutDown()).toBe(true)
})

test('without its packages it says which to install', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })

  await expect(startTracing(ENDPOINT, '1.0.0', () => Promise.reject(missing))).rejects.toThrow(
    /npm install .*@opentelemetry\/sdk-trace/,
  )
})

test('packages that are there and fail are not called missing', async () => {
  const torn = new SyntaxError('torn file')

  await expect(startTracing(ENDPOINT, '1.0.0', () => Promise.reject(torn))).rejects.toBe(torn)
})
