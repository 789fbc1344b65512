/**
 * What a provider publishes about itself, read when somebody needs it and kept for an hour. Nobody is called when the
 * server starts, and a provider that is down costs the others nothing.
 */
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import type { Clock } from '../../domain/ports/clock.ts'
import type { ExternalProvider } from './external-provider.ts'
import type { CallProvider } from './call-provider.ts'

export interface ProviderMetadata {
  /** The provider's addresses and our client there. Rejects when the provider does not answer, or answers nonsense. */
  read(): Promise<Configuration>
}

const keptMs = 60 * 60 * 1000
/** A provider that is down is asked again after this pause, however many people try. */
const pauseMs = 5000

/** Makes the reader of one provider. Times are the machine's: they are leases on what somebody else may change. */
export function createProviderMetadata(
  provider: ExternalProvider,
  deps: { readonly call: CallProvider; readonly clock: Pick<Clock, 'machine'> },
): ProviderMetadata {
  const { clock } = deps
  let kept: { readonly configuration: Configuration; readonly until: number } | null = null
  let failed: { readonly error: unknown; readonly until: number } | null = null
  let reading: Promise<Configuration> | null = null

  async function readFresh(): Promise<Configuration> {
    try {
      const configuration = await discoverProvider(provider, deps.call)
      kept = { configuration, until: clock.machine() + keptMs }
      failed = null
      return configuration
    } catch (error) {
      failed = { error, until: clock.machine() + pauseMs }
      throw error
    } finally {
      reading = null
    }
  }

  return {
    async read() {
      if (kept !== null && clock.machine() < kept.until) return kept.configuration
      if (failed !== null && clock.machine() < failed.until) throw failed.error
      reading ??= readFresh()
      return reading
    },
  }
}

/** By the form, where the provider lists that, because many take the header's encoding apart wrongly; else by the header. */
function proveClient(secret: string | null): ClientAuth {
  if (secret === null) return None()
  return (server, ...request) => {
    const isByForm = server.token_endpoint_auth_methods_supported?.includes('client_secret_post')
    return (isByForm ? ClientSecretPost(secret) : ClientSecretBasic(secret))(server, ...request)
  }
}

async function discoverProvider(provider: ExternalProvider, call: CallProvider): Promise<Configuration> {
  const isPlain = provider.issuer.startsWith('http:')
  const configuration = await discovery(
    new URL(provider.issuer),
    provider.clientId,
    undefined,
    proveClient(provider.clientSecret),
    {
      [customFetch]: call,
      // The configuration allows http for this machine alone, and so does the way out.
      execute: isPlain ? [allowInsecureRequests, enableNonRepudiationChecks] : [enableNonRepudiationChecks],
    },
  )
  const metadata = configuration.serverMetadata()
  // The library compares as addresses and makes exceptions for some hosts; a person is known by the exact issuer.
  if (metadata.issuer !== provider.issuer) {
    throw new Error(`The provider calls itself ${metadata.issuer}, the configuration ${provider.issuer}.`)
  }
  const address = URL.parse(metadata.authorization_endpoint ?? '')
  if (address?.protocol !== 'https:' && !(isPlain && address?.protocol === 'http:')) {
    throw new Error('The provider publishes no address where people sign in.')
  }
  return configuration
}
