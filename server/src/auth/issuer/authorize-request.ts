/** What a client sends to begin a sign-in, made ready for `oidc-provider` (auth.md section 2, authorize parameters). */
import { quoted } from '../../domain/errors.ts'
import type { Application, ApplicationRegistry } from '../../domain/ports/application-registry.ts'
import {
  type AskedScopes,
  actForPersonScope,
  graphIndicator,
  nameUnknownResource,
  readAskedScopes,
  writeScopes,
} from './asked-scopes.ts'
import type { ResourceNames } from '../tokens/scopes.ts'
import type { EarlyRefusal } from './token-request.ts'

/** What `.default` asks a person for: what the application was registered with. */
function defaultsOf(application: Application | null, asked: AskedScopes): readonly string[] {
  if (asked.indicator !== graphIndicator) return [actForPersonScope]
  const registered = application?.delegatedScopes ?? []
  return registered.length > 0 ? registered : ['User.Read']
}

/**
 * The parameters of a request that names scopes, with the scopes in the provider's form. What is not known becomes a
 * resource that does not exist, so that the provider refuses it where it refuses all else: at the redirect address.
 */
export async function prepareScopes(
  params: URLSearchParams,
  names: ResourceNames,
  applications: ApplicationRegistry,
): Promise<{ readonly params: URLSearchParams; readonly asked: AskedScopes }> {
  const prepared = new URLSearchParams(params)
  const asked = readAskedScopes(params.get('scope') ?? '', names)
  const application = await applications.findByClientId((params.get('client_id') ?? '').toLowerCase())
  lowerClientId(prepared)
  prepared.set('resource', asked.unknown.length > 0 ? nameUnknownResource(asked.unknown) : asked.indicator)
  // A doubled parameter is left as it is: the provider refuses it.
  if (params.getAll('scope').length !== 1) return { params: prepared, asked }
  prepared.set('scope', writeScopes(asked, defaultsOf(application, asked)))
  // It would go into an id token, of which there is none without `openid`: Entra ignores it, the provider refuses.
  if (!asked.openId.includes('openid')) prepared.delete('nonce')
  return { params: prepared, asked }
}

/** Refused before the provider is asked, because it would have nothing to work with. */
export function findAuthorizeFault(params: URLSearchParams): EarlyRefusal | null {
  const missing = ['client_id', 'redirect_uri', 'response_type', 'scope'].find(name => !params.get(name))
  return missing === undefined ? null : { key: 'parameterMissing', detail: quoted(missing) }
}

/**
 * Entra's values of `prompt` that OpenID Connect does not have. Accounts are made by administrators, so whoever wants
 * to create one is shown the sign-in.
 */
export function translatePrompt(params: URLSearchParams): void {
  const prompt = params.get('prompt')
  if (prompt !== null) params.set('prompt', prompt.toLowerCase().replace('create', 'login'))
}

/** Client ids are GUIDs, which compare without case. */
export function lowerClientId(params: URLSearchParams): void {
  const clientId = params.get('client_id')
  if (clientId !== null && params.getAll('client_id').length === 1) params.set('client_id', clientId.toLowerCase())
}
