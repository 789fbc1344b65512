import type { Settings } from '../settings.ts'

/** The administrator's switches, as they are now. */
export interface SettingsSource {
  current(): Settings | Promise<Settings>
}
