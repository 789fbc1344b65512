import type { Random } from '../domain/ports/clock.ts'
import type { ApplicationDraft } from '../domain/ports/directory-admin.ts'
import { quoted } from '../domain/errors.ts'
import { clientSecretPurpose } from '../domain/ports/kept-secrets.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import { deriveGuid } from './derived-id.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedApplication, SeedDocument } from './seed-schema.ts'

/** What the plan of applications needs beyond the document. */
export interface ApplicationTools {
  readonly tenantId: string
  readonly random: Random
  readonly secrets: Pick<Secrets, 'seal' | 'open'>
  /** The form in which the token issuer compares client secrets. */
  hashClientSecret(secret: string): string
  /** The application permissions that exist. */
  readonly applicationRoles: readonly string[]
  /** Development mode: secrets are made where none is given, and kept so that they can be shown. */
  readonly keepsSecrets: boolean
  /** Sealed secrets of the installation by client id: they outlive a reset. */
  readonly keptSecrets: ReadonlyMap<string, string>
}

const secretBytes = 32

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
    const kind = application.kind ?? 'confidential'
    const secret = readSecret(application, clientId, path, tools, faults)
    return {
      clientId,
      certificates: [],
      redirectUris: [],
      delegatedScopes: [],
      isPkceOptional: false,
      servicePrincipalId: deriveGuid(tools.tenantId, `service principal ${clientId}`),
      displayName: application.displayName,
      kind,
      roles: readRoles(application, path, tools, faults),
      secretHashes: secret === null ? [] : [tools.hashClientSecret(secret)],
      secretSealed:
        secret !== null && tools.keepsSecrets ? tools.secrets.seal(secret, clientSecretPurpose(clientId)) : null,
    }
  })
}

function readRoles(
  { kind, roles = [] }: SeedApplication,
  path: string,
  { applicationRoles }: ApplicationTools,
  faults: SeedFaults,
): readonly string[] {
  roles.forEach((role, index) => {
    if (applicationRoles.includes(role)) return
    faults.add(`${path}.roles[${index}]`, `is ${quoted(role)}; it has to be one of ${applicationRoles.join(', ')}.`)
  })
  // Without a secret nobody can tell who asks, so such a program never acts for itself.
  if (kind === 'public' && roles.length > 0) faults.add(`${path}.roles`, 'is for confidential applications only.')
  return roles
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
