import type { Logger } from './ports/log.ts'
import type { Caller } from './principal.ts'
import type { PrincipalRecord } from './identities/principal-record.ts'
import type { Settings } from './settings.ts'

/** Facts of one call, made once by the transport. It carries facts, not services. */
export interface OperationContext {
  readonly caller: Caller
  /** The person's account as the directory holds it now; null for an application. */
  readonly account: PrincipalRecord | null
  /** `own`: the token's scopes reach only the caller's own drives (directory.md section 6). */
  readonly scopeReach: 'own' | 'all'
  /** The movable clock at the start of the call. */
  readonly now: number
  readonly settings: Settings
  readonly requestId: string
  readonly log: Logger
}

/** Who acts, as it is stored: a principal id, or `app:{client id}` (identities-and-recipients.md section 2). */
export function actorOf(op: OperationContext): string {
  return op.caller.userId ?? `app:${op.caller.appId}`
}

/** The member whose grants count; an application has none. */
export function memberOf(op: OperationContext): string {
  return op.caller.userId ?? ''
}
