/** Other issuers by which people sign in, with the one guarded way to them. */
import type { CallProvider } from '../auth/external/call-provider.ts'
import type { ExternalProvider } from '../auth/external/external-provider.ts'
import { createExternalSignIn, type ExternalSignIn } from '../auth/external/external-sign-in.ts'
import { createExternalTokens, type ExternalTokens } from '../auth/external/external-tokens.ts'
import { createProviderMetadata, type ProviderMetadata } from '../auth/external/provider-metadata.ts'
import { canSignIn } from '../domain/identities/can-sign-in.ts'
import { type AdmitExternal, createAdmitExternal } from '../domain/sign-in/admit-external.ts'
import { createOutboundClient, systemResolve } from '../outbound/outbound-client.ts'
import { createExternalIdentities } from '../store/external-identities.ts'
import type { Services } from './services.ts'

export interface ExternalServices {
  readonly providers: readonly ExternalProvider[]
  readonly signIn: ExternalSignIn
  readonly admit: AdmitExternal
  /** Access tokens made elsewhere; null when no issuer's count. */
  readonly tokens: ExternalTokens | null
}

/** Wires the issuers of the configuration. Nobody is called before somebody signs in. */
export function buildExternal(services: Services): ExternalServices {
  const { config, clock, directory, engine, keys, log, oidcState, origin, random, settings } = services
  const providers = config.oidcProviders
  const outbound = createOutboundClient({ resolve: systemResolve })
  const ways = new Map(providers.map(provider => [provider.id, makeWay(provider)]))

  function makeWay(provider: ExternalProvider): { readonly call: CallProvider; readonly metadata: ProviderMetadata } {
    const call = outbound.for(provider)
    return { call, metadata: createProviderMetadata(provider, { call, clock }) }
  }
  const wayOf = (id: string) => {
    const way = ways.get(id)
    if (way === undefined) throw new Error(`There is no identity provider ${id}.`)
    return way
  }
  const metadataOf = (id: string) => wayOf(id).metadata
  const identities = createExternalIdentities(engine, { random })
  return {
    providers,
    signIn: createExternalSignIn(providers, {
      origin,
      clock,
      random,
      metadataOf,
      state: oidcState,
      secretBox: keys.secretBox,
    }),
    admit: createAdmitExternal({
      identities,
      directory,
      settings,
      random,
      log,
      allowLocalhost: config.mode === 'development',
    }),
    tokens: createExternalTokens(providers, {
      origin,
      clock,
      metadataOf,
      tenantId: settings.organization().tenantId,
      callOf: id => wayOf(id).call,
      async findPerson(key) {
        const person = await identities.find(key)
        return person && canSignIn(person) ? person.id : null
      },
    }),
  }
}
