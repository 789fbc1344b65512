/** Counters of what happens, for /metrics. One module knows prom-client. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** One answered call. */
export interface FinishedCall {
  readonly requestId: string
  readonly method: string
  /** Without what could open a door: download tokens and link secrets are cut out. */
  readonly url: string
  readonly operation: string
  readonly status: number
  readonly ms: number
  /** A user id, `app:{id}`, or null. */
  readonly who: string | null
}

export interface Events {
  callFinished(call: FinishedCall): void
  mailHandled(state: string): void
  /** The text of /metrics. */
  render(): Promise<string>
  readonly contentType: string
}

/** Makes the counters of one app; nothing is global. */
export function createEvents(deps: { readonly isReady: () => boolean }): Events {
  const registry = new Registry()
  const calls = new Counter({
    name: 'convite_requests_total',
    help: 'Answered calls by operation and status.',
    labelNames: ['operation', 'status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'convite_request_seconds',
    help: 'Time to answer, in seconds.',
    labelNames: ['operation'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const mails = new Counter({
    name: 'convite_mails_total',
    help: 'Tries of mails by what became of them.',
    labelNames: ['state'],
    registers: [registry],
  })
  new Gauge({
    name: 'convite_ready',
    help: '1 when the server takes calls.',
    registers: [registry],
    collect() {
      this.set(deps.isReady() ? 1 : 0)
    },
  })
  // prom-client's default metrics hang observers on the process, which many apps in one process must not share.
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory, in bytes.',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  new Gauge({
    name: 'process_cpu_seconds_total',
    help: 'User and system time, in seconds.',
    registers: [registry],
    collect() {
      const { user, system } = process.cpuUsage()
      this.set((user + system) / 1e6)
    },
  })
  return {
    callFinished({ operation, status, ms }) {
      calls.inc({ operation, status })
      seconds.observe({ operation }, ms / 1000)
    },
    mailHandled: state => mails.inc({ state }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
