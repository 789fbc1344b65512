/** The limit of tries at the codes that devices show: the provider itself looks for as many as are asked. */
import type { IncomingMessage } from 'node:http'
import { type KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { UserCodeBudget } from '../../domain/sign-in/user-code-budget.ts'

/** What the page is told (page-hooks.ts): seconds until the next try, when there were too many. */
const pauses = new WeakMap<IncomingMessage, number>()

export function readUserCodePause({ req }: Pick<KoaContextWithOIDC, 'req'>): number | null {
  return pauses.get(req) ?? null
}

/** Counts each look for a code by its visitor; after too many, no code is found. */
export function limitUserCodes(
  provider: Provider,
  budget: UserCodeBudget,
  visitorOf: (request: IncomingMessage) => string,
): void {
  const { DeviceCode } = provider
  const find = DeviceCode.findByUserCode.bind(DeviceCode)
  DeviceCode.findByUserCode = async (...given) => {
    const request = Provider.ctx?.req
    if (request === undefined) throw new Error('A user code is looked for outside of a request.')
    const visitor = visitorOf(request)
    const permit = await budget.take(visitor)
    if (permit.kind === 'tooMany') {
      pauses.set(request, permit.retryAfterSeconds)
      return undefined
    }
    const found = await find(...given)
    if (found !== undefined) await budget.giveBack(visitor, permit.counted)
    return found
  }
}
