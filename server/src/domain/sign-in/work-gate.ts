/** Lets a few works run at once and a bounded number wait, in order of arrival. */
export interface WorkGate {
  /** Null, without having begun, when too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T | null>
}

export function createWorkGate(limits: { readonly atOnce: number; readonly waiting: number }): WorkGate {
  let running = 0
  const queue: (() => void)[] = []
  return {
    async run(work) {
      if (running >= limits.atOnce) {
        if (queue.length >= limits.waiting) return null
        // Whoever ends hands the place on, so it is never free in between.
        const { promise, resolve } = Promise.withResolvers<void>()
        queue.push(resolve)
        await promise
      } else running += 1
      try {
        return await work()
      } finally {
        const next = queue.shift()
        if (next) next()
        else running -= 1
      }
    },
  }
}
