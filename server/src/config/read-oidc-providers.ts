/**
 * The identity providers of the configuration: a list of objects, each checked as a whole, one line for each mistake.
 * What is not known is refused: a misspelt `domains` would otherwise open less, and a misspelt `audience` more, than
 * the operator believes (security lesson I3).
 */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { ExternalProvider } from '../auth/external/external-provider.ts'
import { findNearest } from './find-nearest.ts'
import { isLoopbackHost } from './origin.ts'
import { createMemberReader, type MemberReader } from './member-reader.ts'
import { readMailDomain } from './setting-readers.ts'
import type { SettingSources, SettingValue } from './setting-values.ts'
import { explainUnreadable } from './system-error.ts'

const members = [
  'id',
  'label',
  'issuer',
  'clientId',
  'clientSecret',
  'clientSecretFile',
  'domains',
  'scopes',
  'createPeople',
  'groups',
  'subjectClaim',
  'acceptAccessTokens',
  'allowPrivateNetwork',
] as const

const usualScopes = ['openid', 'profile', 'email']

/** Reads the providers; none when nobody has set them. */
export async function readOidcProviders(
  value: SettingValue | undefined,
  { readText }: Pick<SettingSources, 'readText'>,
  mistakes: string[],
): Promise<readonly ExternalProvider[]> {
  if (value === undefined) return []
  const given = parseList(value.text)
  if (given === null) {
    const example = '[{"id": "corporate", "label": "Corporate account", "issuer": "https://…", "clientId": "…"}]'
    mistakes.push(`${value.label}: a list of identity providers in JSON is needed here, e.g. ${example}.`)
    return []
  }
  const providers: ExternalProvider[] = []
  for (const [index, entry] of given.entries()) {
    const reader = createMemberReader(entry, `${value.label}: [${index}]`, mistakes)
    if (reader === null) continue
    const secret = await readSecret(reader, value.folder, readText)
    const provider = readProvider(reader, secret)
    if (provider !== null) providers.push(provider)
  }
  refuseDoubles(providers, value.label, mistakes)
  return providers
}

function parseList(text: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : null
  } catch {
    // The parser's own message quotes the text, and this text holds secrets.
    return null
  }
}

async function readSecret(
  reader: MemberReader,
  folder: string,
  readText: SettingSources['readText'],
): Promise<string | null> {
  const secret = reader.text('clientSecret')
  const file = reader.text('clientSecretFile')
  if (secret !== null && file !== null) reader.refuse('clientSecretFile', 'clientSecret is given too; leave one out')
  if (file === null) return secret
  try {
    return (await readText(resolve(folder, file))).replace(/\r?\n$/, '')
  } catch (error) {
    reader.refuse('clientSecretFile', `'${file}' cannot be read: ${explainUnreadable(error)}`)
    return null
  }
}

function readProvider(reader: MemberReader, clientSecret: string | null): ExternalProvider | null {
  reader.refuseUnknown(members, name => findNearest(name, members))
  const id = reader.required('id', 'corporate')
  if (id !== null && !/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(id)) {
    reader.refuse('id', `'${id}' stands in addresses: 1 to 32 of a to z, 0 to 9 and hyphens inside`)
  }
  const issuer = reader.required('issuer', 'https://login.example.org')
  const allowPrivateNetwork = reader.flag('allowPrivateNetwork', false)
  if (issuer !== null) refuseIssuer(reader, issuer, allowPrivateNetwork)
  const clientId = reader.required('clientId', 'the id under which the provider knows this server')
  const label = reader.text('label') ?? id
  if (label !== null && (/[\p{Cc}\p{Cf}]/u.test(label) || label.length > 60)) {
    reader.refuse('label', 'a label has 1 to 60 characters and no control characters')
  }
  const scopes = reader.list('scopes') ?? usualScopes
  if (!scopes.includes('openid')) reader.refuse('scopes', "'openid' is missing; without it nobody says who signed in")
  const subjectClaim = reader.text('subjectClaim') ?? 'sub'
  if (subjectClaim !== 'sub' && subjectClaim !== 'oid') {
    reader.refuse('subjectClaim', `'${subjectClaim}' names nobody for good; use sub or oid`)
  }
  const domains = (reader.list('domains') ?? []).flatMap(domain => reader.convert('domains', domain, readMailDomain))
  const provider = {
    id: id ?? '',
    label: label ?? '',
    issuer: issuer ?? '',
    clientId: clientId ?? '',
    clientSecret,
    scopes,
    subjectClaim: subjectClaim as 'sub' | 'oid',
    domains,
    createPeople: reader.flag('createPeople', true),
    groups: readGroups(reader),
    acceptAccessTokens: readAcceptedTokens(reader, clientId),
    allowPrivateNetwork,
  }
  return reader.hasFailed() ? null : provider
}

/** https everywhere, http on this machine; an address of a private network only when that is said on purpose. */
function refuseIssuer(reader: MemberReader, issuer: string, allowPrivateNetwork: boolean): void {
  const url = URL.parse(issuer)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return reader.refuse('issuer', `'${issuer}' is no web address; write it as the provider does, https://…`)
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return reader.refuse('issuer', `'${url.host}' is given with a user, a query or a fragment; an issuer has none`)
  }
  const isHere = isLoopbackHost(url.hostname)
  if (url.protocol === 'http:' && !isHere) {
    return reader.refuse('issuer', `'${issuer}' would be asked in clear text; use https`)
  }
  const isBareAddress = isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0
  if ((isHere || isBareAddress) && !allowPrivateNetwork) {
    reader.refuse('issuer', `'${issuer}' is no public name; set allowPrivateNetwork to true if that is meant`)
  }
}

function readGroups(reader: MemberReader): ExternalProvider['groups'] {
  const groups = reader.object('groups')
  if (groups === null) return null
  groups.refuseUnknown(['claim', 'map'], () => undefined)
  const map = groups.object('map')
  if (map === null) groups.refuse('map', 'is missing; write {"value of the claim": "id or mail of a group here"}')
  return { claim: groups.required('claim', 'groups') ?? '', map: map?.texts() ?? {} }
}

function readAcceptedTokens(reader: MemberReader, clientId: string | null): ExternalProvider['acceptAccessTokens'] {
  const accepted = reader.object('acceptAccessTokens')
  if (accepted === null) return null
  accepted.refuseUnknown(['audience', 'scopeClaim'], () => undefined)
  const audience = accepted.required('audience', 'https://files.example.org')
  if (audience !== null && audience === clientId) {
    accepted.refuse('audience', 'is the clientId: id tokens carry it, and an id token is no access token')
  }
  return { audience: audience ?? '', scopeClaim: accepted.text('scopeClaim') ?? 'scope' }
}

/** Two providers of one id, one issuer or one domain would contradict each other about the same people. */
function refuseDoubles(providers: readonly ExternalProvider[], label: string, mistakes: string[]): void {
  const refuse = (what: string, values: readonly string[]) => {
    const doubles = new Set(values.filter((value, index) => values.indexOf(value) !== index))
    for (const value of doubles)
      mistakes.push(`${label}: the ${what} '${value}' is there twice; it belongs to one provider.`)
  }
  refuse(
    'id',
    providers.map(({ id }) => id),
  )
  refuse(
    'issuer',
    providers.map(({ issuer }) => issuer),
  )
  refuse(
    'domain',
    providers.flatMap(({ domains }) => [...new Set(domains)]),
  )
}
