/** One thing that the doctor looks at. */
export interface Check {
  readonly name: string
  /** `warning` works, but somebody should know; `skipped` is not there to be looked at. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped'
  /** A sentence, with the way out where something is wrong. */
  readonly message: string
}

export type CheckResult = Omit<Check, 'name'>

export const ok = (message: string): CheckResult => ({ state: 'ok', message })
export const warning = (message: string): CheckResult => ({ state: 'warning', message })
export const failed = (message: string): CheckResult => ({ state: 'failed', message })
export const skipped = (message: string): CheckResult => ({ state: 'skipped', message })
