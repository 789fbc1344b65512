import { quoted } from '../domain/errors.ts'
import { findApplicationFaults, maxSecretLifeMs } from '../domain/identities/application-draft.ts'
import { findRedirectUriFault } from '../domain/identities/redirect-uri.ts'
import type { ApplicationDraft, ApplicationFacts, ClientSecretDraft } from '../domain/ports/application-admin.ts'
import type { RedirectUri } from '../domain/ports/application-registry.ts'
import type { Random } from '../domain/ports/clock.ts'
import { clientSecretPurpose } from '../domain/ports/kept-secrets.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import { deriveGuid } from './derived-id.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedApplication, SeedDocument } from './seed-schema.ts'

/** What the plan of applications needs beyond the document. */
export interface ApplicationTools {
  readonly tenantId: string
  /** The movable clock. */
  readonly now: number
  readonly random: Random
  readonly secrets: Pick<Secrets, 'seal' | 'open'>
  /** What is stored of a client secret. */
  describeSecret(secret: string): Pick<ClientSecretDraft, 'hash' | 'hint'>
  /** The application permissions that exist. */
  readonly applicationRoles: readonly string[]
  /** The delegated scopes that exist. */
  readonly delegatedScopes: readonly string[]
  /** Scheme, host and port of this server: what `{origin}` of a redirect address stands for. */
  readonly origin: string
  /** Development mode: secrets are made where none is given, and kept so that they can be shown. */
  readonly keepsSecrets: boolean
  /** Sealed secrets of the installation by client id: they outlive a reset. */
  readonly keptSecrets: ReadonlyMap<string, string>
}

const secretBytes = 32
const ownOrigin = '{origin}/'

/** All applications of a document. */
export function planApplications(
  document: SeedDocument,
  tools: ApplicationTools,
  faults: SeedFaults,
): readonly ApplicationDraft[] {
  const places = new Map<string, string>()
  return (document.applications ?? []).map((application, index) => {
    const path = `applications[${index}]`
    const clientId =
      application.clientId?.toLowerCase() ?? deriveGuid(tools.tenantId, `application ${application.displayName}`)
    const taken = places.get(clientId)
    if (taken !== undefined)
      faults.add(path, `has the client id or the name of ${taken}; give it a clientId of its own.`)
    places.set(clientId, path)
    const facts = planFacts(application, clientId, tools)
    for (const { target, text } of findApplicationFaults(facts)) faults.add(`${path}.${target}`, text)
    findUnknown(application.roles, `${path}.roles`, tools.applicationRoles, faults)
    findUnknown(application.delegatedScopes, `${path}.delegatedScopes`, tools.delegatedScopes, faults)
    const secret = readSecret(application, clientId, path, tools, faults)
    return { ...facts, secrets: secret === null ? [] : [planSecret(secret, clientId, tools)] }
  })
}

function planFacts(
  application: SeedApplication,
  clientId: string,
  { tenantId, origin }: ApplicationTools,
): ApplicationFacts {
  return {
    clientId,
    objectId: deriveGuid(tenantId, `application object ${clientId}`),
    servicePrincipalId: deriveGuid(tenantId, `service principal ${clientId}`),
    displayName: application.displayName,
    kind: application.kind ?? 'confidential',
    roles: application.roles ?? [],
    redirectUris: (application.redirectUris ?? []).flatMap(one => placeRedirectUri(one, origin)),
    delegatedScopes: application.delegatedScopes ?? [],
    isPkceOptional: false,
    isEnabled: true,
  }
}

/**
 * An address below `{origin}` is this server's own. Where people cannot sign in, because the origin is plain http on a
 * network, there is no such address.
 */
function placeRedirectUri({ kind, uri }: RedirectUri, origin: string): readonly RedirectUri[] {
  if (!uri.startsWith(ownOrigin)) return [{ kind, uri }]
  const own = { kind, uri: `${origin}/${uri.slice(ownOrigin.length)}` }
  return findRedirectUriFault({ kind, uri: `${origin}/` }) === null ? [own] : []
}

function findUnknown(given: readonly string[] = [], path: string, known: readonly string[], faults: SeedFaults): void {
  given.forEach((name, index) => {
    if (!known.includes(name))
      faults.add(`${path}[${index}]`, `is ${quoted(name)}; it has to be one of ${known.join(', ')}.`)
  })
}

/**
 * The longest life that a secret may have: who writes a seed document keeps the secret in it. In development it began
 * long ago, so that a clock set back locks nobody out.
 */
function planSecret(secret: string, clientId: string, tools: ApplicationTools): ClientSecretDraft {
  return {
    id: deriveGuid(tools.tenantId, `secret of ${clientId}`),
    ...tools.describeSecret(secret),
    displayName: null,
    startsAt: tools.keepsSecrets ? 0 : tools.now,
    endsAt: tools.now + maxSecretLifeMs,
    sealed: tools.keepsSecrets ? tools.secrets.seal(secret, clientSecretPurpose(clientId)) : null,
  }
}

function readSecret(
  { clientSecret, kind }: SeedApplication,
  clientId: string,
  path: string,
  { keepsSecrets, keptSecrets, random, secrets }: ApplicationTools,
  faults: SeedFaults,
): string | null {
  if (kind === 'public') {
    if (clientSecret !== undefined) faults.add(`${path}.clientSecret`, 'is for confidential applications only.')
    return null
  }
  if (clientSecret !== undefined) return clientSecret
  if (!keepsSecrets) {
    faults.add(`${path}.clientSecret`, 'is missing; only development mode makes one up.')
    return null
  }
  const kept = keptSecrets.get(clientId)
  return kept === undefined
    ? random.bytes(secretBytes).toString('base64url')
    : secrets.open(kept, clientSecretPurpose(clientId))
}
