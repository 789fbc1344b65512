/** `POST /test/reset`: everything back to a seed (convite-extensions.md section 2). */
import type { MovableClock } from '../clock.ts'
import { AppError, quoted } from '../domain/errors.ts'
import type { CapturedMails } from '../domain/ports/captured-mails.ts'
import type { JsonObject } from '../http/json-object.ts'
import type { ReadyDocument } from '../seed/ready-document.ts'
import type { Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'
import type { TakeTurn } from './turns.ts'

/** A named seed, or a seed document as it was sent. */
export type SeedChoice = { readonly name: 'demo' } | { readonly document: JsonObject }

/** Puts everything back and gives the ready document of the new world. */
export type Reset = (seed: SeedChoice) => Promise<ReadyDocument>

export interface ResetDeps {
  readonly clock: MovableClock
  readonly mails: CapturedMails
  readonly faults: Faults
  readonly requestLog: RequestLog
  /** Replaces all data in one step, sign-ins included. Throws an AppError, with nothing changed, for a document that is wrong. */
  readonly resetTo: (seed: SeedChoice) => Promise<void>
  readonly buildReadyDocument: () => Promise<ReadyDocument>
  readonly takeTurn: TakeTurn
}

/** Wires the reset. Resets and moves of the clock wait for each other; other requests go on meanwhile. */
export function createReset(deps: ResetDeps): Reset {
  const { clock } = deps
  return seed =>
    deps.takeTurn(async () => {
      const offset = clock.offsetMs()
      // The dates of the seed are those of the real day.
      clock.follow()
      try {
        await deps.resetTo(seed)
      } catch (error) {
        clock.set(clock.machine() + offset)
        throw error
      }
      deps.faults.clear()
      deps.requestLog.clear()
      await deps.mails.clear()
      return deps.buildReadyDocument()
    })
}

/** Reads the body: `{"seed":"demo"}` or a seed document. Throws AppError `invalidParameterFormat` naming `seed`. */
export function readSeedChoice(json: JsonObject): SeedChoice {
  const { seed, ...rest } = json
  if (seed === 'demo' && Object.keys(rest).length === 0) return { name: 'demo' }
  if (seed === undefined && Object.keys(rest).length > 0) return { document: rest }
  const problem = seed === undefined || seed === 'demo' ? '' : `There is no seed ${quoted(seed)}. `
  throw new AppError('invalidParameterFormat', `${problem}Send {"seed":"demo"}, or a seed document alone.`, {
    target: 'seed',
  })
}
