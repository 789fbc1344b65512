/** What an application may have for a person, as the provider's grant: made anew from the consents at each sign-in. */
import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import type { Consents } from '../../domain/ports/consents.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { actForPersonScope, clientOfIndicator, graphIndicator, offlineScope } from './asked-scopes.ts'
import { readApplication } from './client-metadata.ts'
import { ownClientId } from '../../domain/identities/own-client.ts'
import { delegatedScopes, openIdScopes } from '../tokens/scopes.ts'

/** A consent to use an application's own resource is kept under this name. */
export function consentName(indicator: string, scope: string): string {
  return indicator === graphIndicator ? scope : `${indicator}/${scope}`
}

/** The scopes of that resource to which somebody agreed already. */
async function findAgreed(
  consents: Pick<Consents, 'scopesFor'>,
  clientId: string,
  person: PrincipalId,
  indicator: string,
): Promise<readonly string[]> {
  if (clientId === ownClientId) return delegatedScopes
  // An application needs nobody's leave to sign people in to itself.
  if (clientOfIndicator(indicator) === clientId) return [actForPersonScope]
  const agreed = await consents.scopesFor(clientId, person)
  if (indicator === graphIndicator) return delegatedScopes.filter(name => agreed.has(name))
  return agreed.has(consentName(indicator, actForPersonScope)) ? [actForPersonScope] : []
}

/** Fills a grant with what was agreed for these resources, and nothing more. Signing in itself needs no consent. */
export async function fillGrant(
  grant: Grant,
  indicators: readonly string[],
  consents: Pick<Consents, 'scopesFor'>,
): Promise<void> {
  const { clientId, accountId } = grant
  if (clientId === undefined || accountId === undefined) throw new Error('A grant has no application or no person.')
  grant.openid = { scope: openIdScopes.join(' ') }
  for (const indicator of indicators) {
    const scopes = await findAgreed(consents, clientId, accountId as PrincipalId, indicator)
    grant.resources = { ...grant.resources, [indicator]: [...scopes, offlineScope].join(' ') }
  }
}

/** The provider's hook: one grant for each session and application, refreshed from the consents. */
export function createGrantLoader(consents: Pick<Consents, 'scopesFor'>) {
  return async ({ oidc }: KoaContextWithOIDC): Promise<Grant> => {
    const { provider, session, account } = oidc
    const { clientId } = readApplication(oidc.client)
    const known = session?.grantIdFor(clientId)
    const kept = known === undefined ? undefined : await provider.Grant.find(known)
    const grant =
      kept?.accountId === account?.accountId && kept !== undefined
        ? kept
        : new provider.Grant({ accountId: account?.accountId as string, clientId })
    await fillGrant(grant, Object.keys(oidc.resourceServers ?? {}), consents)
    await grant.save()
    return grant
  }
}
