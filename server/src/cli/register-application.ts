/** Applications from the command line: what they may be, and their secrets, which are made here and shown once. */
import { describeClientSecret, makeClientSecret } from '../auth/client-secret.ts'
import { applicationScopes } from '../auth/scopes.ts'
import { findNearest } from '../config/find-nearest.ts'
import { defaultSecretLifeMs } from '../domain/identities/application-draft.ts'
import type { ClientSecretDraft, RegisteredApplication } from '../domain/ports/application-admin.ts'
import type { Random } from '../domain/ports/clock.ts'
import { exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'
import { readAll, type Workspace } from './workspace.ts'

export interface ApplicationWish {
  readonly displayName: string
  readonly kind: RegisteredApplication['kind']
  readonly roles: readonly string[]
  /** Null for a new one. */
  readonly clientId: string | null
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const maxNameLength = 256

/** Registers an application; gives it with its secret, which a public one has not. */
export async function registerApplication(
  { services, author }: Workspace,
  wish: ApplicationWish,
): Promise<{ readonly application: RegisteredApplication; readonly secret: string | null }> {
  const { applicationAdmin, random } = services
  const by = author()
  const secret = wish.kind === 'public' ? null : makeClientSecret(random)
  const application = await applicationAdmin.create(by, {
    clientId: readClientId(wish.clientId) ?? random.guid(),
    displayName: readName(wish.displayName),
    kind: wish.kind,
    roles: readRoles(wish),
    redirectUris: [],
    delegatedScopes: [],
    isPkceOptional: false,
    isEnabled: true,
    objectId: random.guid(),
    servicePrincipalId: random.guid(),
    secrets: secret === null ? [] : [draftSecret(secret, by.now, random)],
  })
  return { application, secret }
}

function draftSecret(secret: string, now: number, random: Random): ClientSecretDraft {
  return {
    id: random.guid(),
    ...describeClientSecret(secret),
    displayName: null,
    startsAt: now,
    endsAt: now + defaultSecretLifeMs,
    sealed: null,
  }
}

/** Makes a further secret; gives it, and how many are valid now. */
export async function renewSecret(
  { services: { applicationAdmin, random }, author }: Workspace,
  clientId: string,
  revokesOthers: boolean,
): Promise<{ readonly secret: string; readonly count: number }> {
  const secret = makeClientSecret(random)
  const by = author()
  const draft = draftSecret(secret, by.now, random)
  const { secrets } = await applicationAdmin.addSecret(by, clientId, draft, { revokesOthers })
  return { secret, count: secrets.length }
}

/** An application by its client id, or by its display name when only one is called so. */
export async function findApplication({ services }: Workspace, key: string): Promise<RegisteredApplication> {
  const byId = await services.applicationAdmin.find({ clientId: key.toLowerCase() })
  if (byId !== null) return byId
  const all = await readAll(page => services.applicationAdmin.list(page))
  const [found, ...others] = all.filter(({ displayName }) => displayName === key)
  if (found === undefined) {
    throw new CliFailure('notFound', `There is no application '${key}'; convite app list shows all.`)
  }
  if (others.length > 0) {
    throw new CliFailure('ambiguous', `Several applications are called '${key}'; name one by its client id.`)
  }
  return found
}

function readClientId(given: string | null): string | null {
  const id = given?.toLowerCase() ?? null
  if (id === null || guid.test(id)) return id
  throw refuse(`--client-id '${given}' is no GUID; leave it out to get a new one.`)
}

function readName(given: string): string {
  const name = given.trim()
  if (name !== '' && name.length <= maxNameLength && !/\p{Cc}/u.test(name)) return name
  throw refuse(`The name '${given}' is none; give 1 to ${maxNameLength} characters without control characters.`)
}

function readRoles({ kind, roles }: ApplicationWish): readonly string[] {
  // Without a secret nobody can tell who asks, so such a program never acts for itself.
  if (kind === 'public' && roles.length > 0) {
    throw refuse(`--role ${roles.join(' ')} does not go with --public: a public application acts for people only.`)
  }
  return [...new Set(roles.map(readRole))]
}

function readRole(role: string): string {
  if (applicationScopes.includes(role)) return role
  const near = findNearest(role, applicationScopes)
  const hint = near === undefined ? `known: ${applicationScopes.join(', ')}.` : `did you mean ${near}?`
  throw refuse(`--role '${role}' is no application permission; ${hint}`)
}

function refuse(message: string): CliFailure {
  return new CliFailure('usage', message, exitCodes.usage)
}
