/**
 * Who may send next: a fixed number of slots, of which one recipient domain holds two at most, and one while it is
 * slowed (mail.md section 4 "Rate", row P2). In order of arrival, but a domain at its limit holds up nobody else.
 */
export interface SlotGate<Slot> {
  /** Runs the work with a slot once there is one for this domain. */
  use<Result>(domain: string, work: (slot: Slot) => Promise<Result>): Promise<Result>
  /** From now for `ms` of the machine's clock the domain gets one mail at a time. */
  slow(domain: string, ms: number): void
}

const perDomain = 2

interface Waiting<Slot> {
  readonly domain: string
  readonly start: (slot: Slot) => void
}

export function createSlotGate<Slot>(slots: readonly Slot[], machineNow: () => number): SlotGate<Slot> {
  const free = [...slots]
  const waiting: Waiting<Slot>[] = []
  const busy = new Map<string, number>()
  const slowUntil = new Map<string, number>()

  const mayStart = (domain: string) => {
    const until = slowUntil.get(domain) ?? 0
    if (until !== 0 && until <= machineNow()) slowUntil.delete(domain)
    return (busy.get(domain) ?? 0) < (until > machineNow() ? 1 : perDomain)
  }

  const startWaiting = () => {
    for (let index = 0; index < waiting.length && free.length > 0; ) {
      const next = waiting[index]
      if (next === undefined || !mayStart(next.domain)) {
        index += 1
        continue
      }
      waiting.splice(index, 1)
      const slot = free.shift()
      if (slot === undefined) return
      busy.set(next.domain, (busy.get(next.domain) ?? 0) + 1)
      next.start(slot)
    }
  }

  const release = (domain: string, slot: Slot) => {
    const left = (busy.get(domain) ?? 1) - 1
    if (left === 0) busy.delete(domain)
    else busy.set(domain, left)
    // The slot used last comes next: its connection is warm.
    free.unshift(slot)
    startWaiting()
  }

  return {
    use: async (domain, work) => {
      const slot = await new Promise<Slot>(resolve => {
        waiting.push({ domain, start: resolve })
        startWaiting()
      })
      try {
        return await work(slot)
      } finally {
        release(domain, slot)
      }
    },
    slow: (domain, ms) => {
      slowUntil.set(domain, machineNow() + ms)
    },
  }
}
