import type { styleText } from 'node:util'

export type StopSignal = 'SIGINT' | 'SIGTERM'

/** The process as the command line sees it. Only main.ts touches the real one; tests hand in their own. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly pid: number
  readonly nodeVersion: string
  /** Writes to standard output. */
  out(text: string): void
  /** Writes to standard error. */
  err(text: string): void
  /** Colours a text for standard output when that is a terminal and nobody asked for none (NO_COLOR). */
  style(format: Parameters<typeof styleText>[0], text: string): string
  /** All of standard input, as text. */
  readInput(): Promise<string>
  /** Milliseconds on the machine's clock, which only runs forward. */
  steadyMs(): number
  /** Calls the listener at each signal to stop, until the returned function is called; from then on signals to stop are ignored. */
  onStop(listener: (signal: StopSignal) => void): () => void
  /** Ends the process on the spot. */
  exitNow(code: number): void
}
