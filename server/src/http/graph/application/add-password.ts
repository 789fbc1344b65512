import { addPassword } from '@convite/contract/application/add-password'
import { addPasswordBody } from '@convite/contract/application/schema'
import { describeClientSecret, makeClientSecret } from '../../../auth/secrets/client-secret.ts'
import { administer } from '../../../domain/access/administer.ts'
import { AppError, quoted } from '../../../domain/errors.ts'
import { defaultSecretLifeMs } from '../../../domain/identities/application-draft.ts'
import { parseInstant } from '../../../domain/time.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { typedContext } from '../../address/context-url.ts'
import { checkObject } from '../../check-object.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { ApplicationRouteDeps } from './deps.ts'
import { findApplication } from './find.ts'
import { presentSecret } from './present.ts'
import { demandNoMoreRoles } from './role-bound.ts'

function readMoment(name: string, text: string | null | undefined, absent: number): number {
  if (text === undefined || text === null) return absent
  const moment = parseInstant(text)
  if (moment !== null) return moment
  const target = `passwordCredential.${name}`
  throw new AppError(
    'directoryBadRequest',
    `${target} is ${quoted(text)}; give a moment such as 2027-05-01T00:00:00Z.`,
    {
      target,
    },
  )
}

/** `application: addPassword`. The secret is made here and shown this once; without an end it has the default one. */
export const addPasswordRoute = (deps: ApplicationRouteDeps): GraphRoute =>
  operation(addPassword, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const by = administer(op)
    const { clientId, roles } = await findApplication(deps, request)
    demandNoMoreRoles(op, roles)
    const { passwordCredential } = checkObject(addPasswordBody, await request.json())
    const { displayName = null, startDateTime, endDateTime } = passwordCredential ?? {}
    const text = makeClientSecret(deps.random)
    const startsAt = readMoment('startDateTime', startDateTime, op.now)
    const secret = {
      id: deps.random.guid(),
      ...describeClientSecret(text),
      displayName,
      startsAt,
      endsAt: readMoment('endDateTime', endDateTime, Math.max(startsAt, op.now) + defaultSecretLifeMs),
      sealed: null,
    }
    await deps.applications.addSecret(by, clientId, secret, { revokesOthers: false })
    const context = typedContext(request.root, 'passwordCredential')
    return { status: 200, body: { '@odata.context': context, ...presentSecret(secret, text) } }
  })
