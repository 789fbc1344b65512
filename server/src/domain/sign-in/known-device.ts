import type { PrincipalId } from '../principal.ts'

/** A browser of which a right password once left a proof (auth/browser/device-proof.ts). */
export interface KnownDevice {
  readonly device: string
  /** Those who signed in there, the latest first. */
  readonly people: readonly PrincipalId[]
}
