/** What an application may be: the rules that hold however it is registered. */
import { AppError, quoted } from '../errors.ts'
import type { ApplicationFacts, ClientSecret } from '../ports/application-admin.ts'
import { ownClientId } from './own-client.ts'
import { findRedirectUriFault, isSameRedirectUri, maxRedirectUris } from './redirect-uri.ts'

const dayMs = 86_400_000
/** How long a secret is good when nobody says so; what Entra's portal recommends. */
export const defaultSecretLifeMs = 180 * dayMs
/** Two years, a leap day included, as in Entra. A secret always ends. */
export const maxSecretLifeMs = 731 * dayMs

const maxNameLength = 256

export interface ApplicationFault {
  /** The member that is wrong, e.g. `redirectUris[1]`. */
  readonly target: string
  /** The end of a sentence that begins with the member. */
  readonly text: string
}

/** Everything that is wrong with an application. */
export function findApplicationFaults(facts: ApplicationFacts): readonly ApplicationFault[] {
  return [
    ...findIdFaults(facts),
    ...findNameFaults('displayName', facts.displayName),
    ...findKindFaults(facts),
    ...findRedirectFaults(facts),
  ]
}

/** Throws `directoryBadRequest` that names every fault of an application. */
export function demandSoundApplication(facts: ApplicationFacts): void {
  demandNone(findApplicationFaults(facts))
}

function findIdFaults({ clientId }: ApplicationFacts): readonly ApplicationFault[] {
  if (clientId.toLowerCase() !== ownClientId) return []
  return [{ target: 'clientId', text: `is ${quoted(clientId)}, the id of the server's own pages; take another one.` }]
}

function findNameFaults(target: string, name: string): readonly ApplicationFault[] {
  const isName = name.trim() === name && name !== '' && name.length <= maxNameLength
  if (isName && name.isWellFormed() && !/\p{Cc}/u.test(name)) return []
  const text = `${quoted(name)} is no name; give 1 to ${maxNameLength} characters without control characters or blanks around them.`
  return [{ target, text }]
}

function findKindFaults({ kind, roles, isPkceOptional }: ApplicationFacts): readonly ApplicationFault[] {
  if (kind === 'confidential') return []
  return [
    // Without a secret nobody can tell who asks, so such a program never acts for itself.
    ...(roles.length === 0
      ? []
      : [{ target: 'roles', text: 'is for confidential applications only: a public one acts for people.' }]),
    ...(isPkceOptional
      ? [
          {
            target: 'isPkceOptional',
            text: 'is for confidential applications only: nothing else guards the code of a public one.',
          },
        ]
      : []),
  ]
}

function findRedirectFaults({ kind, redirectUris }: ApplicationFacts): readonly ApplicationFault[] {
  if (redirectUris.length > maxRedirectUris) {
    return [{ target: 'redirectUris', text: `has ${redirectUris.length} addresses; at most ${maxRedirectUris} fit.` }]
  }
  return redirectUris.flatMap((one, index) => {
    const target = `redirectUris[${index}]`
    const fault = findRedirectUriFault(one)
    if (fault !== null) return [{ target, text: fault }]
    const isForSecret = one.kind === 'web'
    if (isForSecret !== (kind === 'confidential')) {
      const text = isForSecret
        ? `${quoted(one.uri)} is a web address, which belongs to a confidential application; register it as spa or native.`
        : `${quoted(one.uri)} is of the kind ${one.kind}, which belongs to a public application; register it as web.`
      return [{ target, text }]
    }
    const other = redirectUris.slice(0, index).find(({ uri, kind: before }) => {
      return uri === one.uri || (before !== one.kind && isSameRedirectUri(uri, one.uri))
    })
    return other === undefined
      ? []
      : [
          {
            target,
            text: `${quoted(one.uri)} is registered already, as ${quoted(other.uri)} of the kind ${other.kind}.`,
          },
        ]
  })
}

/** Throws `directoryBadRequest` when a secret has no name, or no end that is near enough. `now` is the movable clock. */
export function demandSoundSecret({ displayName, startsAt, endsAt }: ClientSecret, now: number): void {
  const faults = displayName === null ? [] : [...findNameFaults('displayName', displayName)]
  // Asked this way round, what is no number at all is refused too.
  if (!(endsAt > startsAt && endsAt > now)) {
    faults.push({ target: 'endDateTime', text: 'lies before the secret begins, or has passed; give a later one.' })
  } else if (endsAt - now > maxSecretLifeMs) {
    faults.push({ target: 'endDateTime', text: 'is more than two years away; a secret lasts two years at most.' })
  }
  demandNone(faults)
}

function demandNone(faults: readonly ApplicationFault[]): void {
  const [first] = faults
  if (first === undefined) return
  throw new AppError('directoryBadRequest', `${first.target} ${first.text}`, {
    target: first.target,
    details: faults.map(({ target, text }) => ({ code: 'directoryBadRequest', message: `${target} ${text}`, target })),
  })
}
