import { driveItemInvite, inviteBody } from '@convite/contract/drive-item/invite'
import { authorize } from '../../../domain/access/authorize.ts'
import type { MakeInvite } from '../../../domain/sharing/invite.ts'
import type { InviteOutcome } from '../../../domain/sharing/invite-outcome.ts'
import type { InviteRequest } from '../../../domain/sharing/invite-request.ts'
import type { SeenItem } from '../../../domain/access/authorize.ts'
import { actorOf } from '../../../domain/operation-context.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { typedCollectionContext } from '../../address/context-url.ts'
import { type GraphAnswer, type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import type { Idempotency } from '../../idempotency.ts'
import type { Locator } from '../../locate.ts'
import { checkObject } from '../../check-object.ts'
import type { JsonObject } from '../../json-object.ts'
import { pickLanguage } from '../../pick-language.ts'
import type { ItemTags } from '../item-tags.ts'
import type { IdentityNames } from '../identity.ts'
import type { NameReader } from '../names.ts'
import { type DescribeMailOutcome, presentMailError } from '../permission/mail-error.ts'
import { presentPermission } from '../permission/present.ts'
import type { Secrets } from '../../../domain/ports/secrets.ts'

export interface InviteRouteDeps {
  readonly names: NameReader
  readonly locator: Locator
  readonly invite: MakeInvite
  readonly idempotency: Idempotency
  readonly tags: ItemTags
  readonly secrets: Secrets
  readonly describeMail: DescribeMailOutcome
}

/** Reads the body as the domain wants it; null counts as absent (invite.md section 3). */
function readInvite(json: JsonObject): InviteRequest {
  const body = checkObject(inviteBody, json)
  return {
    recipients: (body.recipients ?? []).map(({ email = null, alias = null, objectId = null }) => ({
      email,
      alias,
      objectId,
    })),
    roles: body.roles ?? [],
    requireSignIn: body.requireSignIn ?? null,
    sendInvitation: body.sendInvitation ?? false,
    message: body.message ?? null,
    expirationDateTime: body.expirationDateTime ?? null,
    password: body.password ?? null,
    retainInheritedPermissions: body.retainInheritedPermissions ?? true,
  }
}

/** `driveItem: invite`: the address, the body, the use case, the answer. */
export const inviteRoute = (deps: InviteRouteDeps): GraphRoute =>
  operation(driveItemInvite, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const seen = await deps.locator.see(op, request.address)
    const body = readInvite(await request.json())
    const item = authorize(op, 'share', seen)
    return deps.idempotency.run(op, request, item.drive.key, async keyed => {
      const names: IdentityNames = new Map(op.account ? [[actorOf(op), op.account]] : [])
      const present = (outcome: InviteOutcome, known: IdentityNames = names) =>
        presentInvite(deps, request, item, known, outcome)
      const outcome = await deps.invite(op, item, body, {
        checkIfMatch: () => deps.tags.expectTag(request, item),
        idempotency: keyed ? { claim: keyed.claim, answerOf: stored => keyed.seal(present(stored)) } : null,
      })
      const makers = outcome.entries
        .map(({ grant }) => grant.grantedBy)
        .filter(maker => maker !== null && !names.has(maker))
      return present(outcome, makers.length > 0 ? await deps.names.read([...makers, actorOf(op)]) : names)
    })
  })

/** 200, or 207 when a mail failed; entries in the order of the request (invite.md sections 6 and 7). */
function presentInvite(
  deps: InviteRouteDeps,
  request: GraphRequest,
  item: SeenItem,
  names: IdentityNames,
  outcome: InviteOutcome,
): GraphAnswer {
  const language = pickLanguage(request.header('accept-language'))
  const value = outcome.entries.map(({ grant, principal, siteUser, mailError }) => ({
    ...presentPermission({
      drive: item.drive,
      grant,
      principal,
      siteUser,
      chain: item.chain,
      showsSecrets: true,
      names,
      origin: request.origin,
      secrets: deps.secrets,
    }),
    ...(mailError
      ? {
          error: presentMailError(mailError, principal?.displayName ?? '', language, request.origin, deps.describeMail),
        }
      : {}),
  }))
  return {
    status: outcome.entries.some(entry => entry.mailError !== null) ? 207 : 200,
    body: {
      '@odata.context': typedCollectionContext(request.root, 'permission'),
      ...(outcome.hasBrokenInheritance ? { '@convite.warning': describeBreak(item) } : {}),
      value,
    },
    headers: {
      Deprecation: 'Fri, 03 Sep 2021 23:59:59 GMT',
      Link: `<${request.origin}/docs#grantedTo>; rel="deprecation"; type="text/html"`,
    },
  }
}

/** The SDKs of 2026 send unset booleans as false, so a break may be unintended: say so (invite.md section 5, trap). */
function describeBreak(item: SeenItem): string {
  return (
    `retainInheritedPermissions was false: '${item.item.name}' no longer inherits permissions from its parent folders, and people who had access through them have lost it. ` +
    'Owners of the drive keep access. To restore, invite those people on this item.'
  )
}
