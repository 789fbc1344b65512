import type { CliIo } from './io.ts'

/** A process without anything, for whoever wants to look at the program and not to run it. */
export const silentIo: CliIo = {
  env: {},
  cwd: '/',
  pid: 0,
  nodeVersion: '0.0.0',
  out: () => undefined,
  err: () => undefined,
  style: (_format, text) => text,
  readInput: async () => '',
  steadyMs: () => 0,
  onStop: () => () => undefined,
  exitNow: () => undefined,
}
