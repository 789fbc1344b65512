import type { CliIo, StopSignal } from '../io.ts'

/** A process for tests: what was written, how it would have ended, and signals on order. */
export interface FakeIo extends CliIo {
  readonly written: { out: string; err: string }
  /** The code of `exitNow`, or null. */
  readonly exit: { code: number | null }
  send(signal: StopSignal): void
  /** How many listeners wait for signals. */
  listeners(): number
}

export function createFakeIo(over: Partial<CliIo> & { readonly input?: string } = {}): FakeIo {
  const written = { out: '', err: '' }
  const exit: { code: number | null } = { code: null }
  const listeners = new Set<(signal: StopSignal) => void>()
  return {
    env: {},
    cwd: '/',
    pid: 4242,
    nodeVersion: '24.0.0',
    out: text => {
      written.out += text
    },
    err: text => {
      written.err += text
    },
    style: (_format, text) => text,
    readInput: async () => over.input ?? '',
    steadyMs: () => 0,
    onStop: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exitNow: code => {
      exit.code = code
    },
    ...over,
    written,
    exit,
    send: signal => {
      for (const listener of listeners) listener(signal)
    },
    listeners: () => listeners.size,
  }
}
