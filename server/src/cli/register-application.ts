/** Applications from the command line: what they may be, and their secrets, which are made here and shown once. */
import { describeClientSecret, makeClientSecret } from '../auth/secrets/client-secret.ts'
import { applicationScopes, canonicalScope, delegatedScopes, openIdScopes } from '../auth/tokens/scopes.ts'
import { findNearest } from '../config/find-nearest.ts'
import { defaultSecretLifeMs } from '../domain/identities/application-draft.ts'
import type { ApplicationDraft, ClientSecretDraft, RegisteredApplication } from '../domain/ports/application-admin.ts'
import type { Random } from '../domain/ports/clock.ts'
import { exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'
import { readMoment } from './read-moment.ts'
import { readAll, type Workspace } from './workspace.ts'

export interface ApplicationWish
  extends Pick<ApplicationDraft, 'displayName' | 'kind' | 'redirectUris' | 'isPkceOptional'> {
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  /** Null for a new one. */
  readonly clientId: string | null
  /** When its first secret ends, as it was written; null for the default. */
  readonly expires: string | null
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

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
    displayName: wish.displayName.trim(),
    kind: wish.kind,
    roles: readRoles(wish.roles),
    redirectUris: wish.redirectUris,
    delegatedScopes: readScopes(wish.scopes),
    isPkceOptional: wish.isPkceOptional,
    isEnabled: true,
    objectId: random.guid(),
    servicePrincipalId: random.guid(),
    secrets: secret === null ? [] : [draftSecret(secret, { now: by.now, random, expires: wish.expires, name: null })],
  })
  return { application, secret }
}

export interface SecretWish {
  readonly revokesOthers: boolean
  /** When it ends, as it was written; null for the default. */
  readonly expires: string | null
  readonly name: string | null
}

/** Makes a further secret; gives it, and the application with it. */
export async function renewSecret(
  { services: { applicationAdmin, random }, author }: Workspace,
  clientId: string,
  { revokesOthers, expires, name }: SecretWish,
): Promise<{ readonly secret: string; readonly endsAt: number; readonly application: RegisteredApplication }> {
  const secret = makeClientSecret(random)
  const by = author()
  const draft = draftSecret(secret, { now: by.now, random, expires, name })
  const application = await applicationAdmin.addSecret(by, clientId, draft, { revokesOthers })
  return { secret, endsAt: draft.endsAt, application }
}

function draftSecret(
  secret: string,
  { now, random, expires, name }: { now: number; random: Random; expires: string | null; name: string | null },
): ClientSecretDraft {
  return {
    id: random.guid(),
    ...describeClientSecret(secret),
    displayName: name,
    startsAt: now,
    endsAt: expires === null ? now + defaultSecretLifeMs : readMoment('--expires', expires, now),
    sealed: null,
  }
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

/** The application permissions that are named, in their own spelling. */
export function readRoles(given: readonly string[]): readonly string[] {
  return readNames(given, '--role', 'application permission', applicationScopes)
}

/** The delegated scopes that are named, in their own spelling. */
export function readScopes(given: readonly string[]): readonly string[] {
  return readNames(given, '--scope', 'delegated scope', [...delegatedScopes, ...openIdScopes])
}

function readNames(
  given: readonly string[],
  option: string,
  what: string,
  known: readonly string[],
): readonly string[] {
  const words = given.flatMap(part => part.split(/[\s,]+/).filter(word => word !== ''))
  return [...new Set(words.map(word => readName(word, option, what, known)))]
}

function readName(word: string, option: string, what: string, known: readonly string[]): string {
  const name = canonicalScope(word) ?? word
  if (known.includes(name)) return name
  const near = findNearest(word, known)
  const hint = near === undefined ? `known: ${known.join(', ')}.` : `did you mean ${near}?`
  throw refuse(`${option} '${word}' is no ${what}; ${hint}`)
}

function refuse(message: string): CliFailure {
  return new CliFailure('usage', message, exitCodes.usage)
}
