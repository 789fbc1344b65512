import type { ApplicationRegistry } from '../domain/ports/application-registry.ts'

/** Above this all are forgotten: who needs one reads it again. */
const limit = 10_000

/** Whether the application behind a token is registered and enabled now. */
export interface ApplicationStates {
  /** `directoryVersion` is the directory's version as just read; what is kept in memory hangs on it. */
  isUsable(clientId: string, directoryVersion: number): boolean | Promise<boolean>
}

/**
 * Kept under the directory's version, which every change of an application raises (security lesson A4). `unregistered`
 * are the names that tokens made by hand carry where no application is registered.
 */
export function createCachedApplications(
  registry: ApplicationRegistry,
  unregistered: ReadonlySet<string>,
): ApplicationStates {
  let known = -1
  let states = new Map<string, boolean>()
  return {
    isUsable(clientId, directoryVersion) {
      if (directoryVersion !== known || states.size > limit) {
        known = directoryVersion
        states = new Map()
      }
      const kept = states
      return (
        kept.get(clientId) ??
        registry.findByClientId(clientId).then(found => {
          const isUsable = found !== null || unregistered.has(clientId)
          kept.set(clientId, isUsable)
          return isUsable
        })
      )
    },
  }
}
