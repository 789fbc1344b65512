/** Sign-in by other issuers, wired. What it needs is loaded only where the configuration names one. */
import type { ExternalSignIn } from '../auth/external/external-sign-in.ts'
import type { ExternalTokens } from '../auth/external/external-tokens.ts'
import { canSignIn } from '../domain/identities/can-sign-in.ts'
import { type AdmitExternal, createAdmitExternal } from '../domain/sign-in/admit-external.ts'
import type { Services } from './services.ts'

export interface External {
  readonly signIn: ExternalSignIn
  /** Whose account an identity opens. */
  readonly admit: AdmitExternal
  /** Access tokens of other issuers; null when none count. */
  readonly tokens: ExternalTokens | null
}

/** Wires the providers of the configuration; null when there is none. Nobody is called. */
export async function buildExternal(services: Services): Promise<External | null> {
  const { config, origin, clock, random, log, directory, settings, externalIdentities } = services
  const providers = config.oidcProviders
  if (providers.length === 0) return null
  const [{ createExternalSignIn }, { createExternalTokens }, { createProviderMetadata }, outbound] = await Promise.all([
    import('../auth/external/external-sign-in.ts'),
    import('../auth/external/external-tokens.ts'),
    import('../auth/external/provider-metadata.ts'),
    import('../outbound/outbound-client.ts'),
  ])
  const client = outbound.createOutboundClient({ resolve: outbound.systemResolve })
  const ways = new Map(
    providers.map(provider => {
      const call = client.for(provider)
      return [provider.id, { call, metadata: createProviderMetadata(provider, { call, clock }) }]
    }),
  )
  const wayTo = (id: string) => {
    const way = ways.get(id)
    if (way === undefined) throw new Error(`There is no identity provider ${id}.`)
    return way
  }
  const metadataOf = (id: string) => wayTo(id).metadata
  return {
    signIn: createExternalSignIn(providers, {
      origin,
      state: services.oidcState,
      secretBox: services.keys.secretBox,
      clock,
      random,
      metadataOf,
      stampOf: async key => (await externalIdentities.find(key))?.tokensValidFrom ?? null,
    }),
    admit: createAdmitExternal({
      identities: externalIdentities,
      directory,
      settings,
      random,
      log,
      allowLocalhost: config.mode === 'development',
    }),
    tokens: createExternalTokens(providers, {
      origin,
      tenantId: settings.organization().tenantId,
      clock,
      callOf: id => wayTo(id).call,
      metadataOf,
      async findPerson(key) {
        const person = await externalIdentities.find(key)
        return person !== null && canSignIn(person) ? person.id : null
      },
    }),
  }
}
