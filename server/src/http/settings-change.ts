/** A change of the administrator's switches (domain/settings.ts) as somebody wrote it, checked by one set of rules. */
import { type Static, Type } from 'typebox'
import { AppError, quoted } from '../domain/errors.ts'
import { parseAddress } from '../domain/identities/address.ts'
import { type Settings, sharingLevelRank } from '../domain/settings.ts'
import { checkObject } from './check-object.ts'
import type { JsonObject } from './json-object.ts'

const domains = Type.Optional(Type.Array(Type.String()))
const flag = Type.Optional(Type.Boolean())
const count = Type.Optional(Type.Integer())

const body = Type.Object({
  sharingCapability: Type.Optional(Type.String()),
  sharingDomainRestrictionMode: Type.Optional(Type.String()),
  sharingAllowedDomainList: domains,
  sharingBlockedDomainList: domains,
  isResharingByExternalUsersEnabled: flag,
  membersMayShare: flag,
  strictExternalInvitations: flag,
  strictPersonalSignIn: flag,
  folderNeedsSignIn: flag,
  uniquePermissionsLimit: count,
  recipientsPerInvite: count,
  mailsPerUserAndHour: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  mailBudgetMs: count,
} satisfies Record<keyof Settings, unknown>)

const choices = {
  sharingCapability: Object.keys(sharingLevelRank) as Settings['sharingCapability'][],
  sharingDomainRestrictionMode: ['none', 'allowList', 'blockList'] as Settings['sharingDomainRestrictionMode'][],
}

/** The least and the greatest value of each number. */
const ranges = {
  uniquePermissionsLimit: [0, 1_000_000],
  recipientsPerInvite: [1, 1000],
  mailsPerUserAndHour: [0, 1_000_000],
  mailBudgetMs: [0, 60_000],
} as const

const maxDomains = 1000

/**
 * Reads a change of settings. Throws AppError `invalidParameterFormat` with every wrong member in its details, and
 * `unknownParameter` for members that are no switch.
 */
export function readSettingsChange(json: JsonObject): Partial<Settings> {
  const given = checkObject(body, json)
  const problems = [...checkChoices(given), ...checkRanges(given), ...checkDomains(given)]
  const [first] = problems
  if (first !== undefined) {
    const details = problems.map(problem => ({ code: 'invalidParameterFormat' as const, ...problem }))
    throw new AppError('invalidParameterFormat', first.message, { target: first.target, details })
  }
  return {
    ...given,
    ...readDomains(given, 'sharingAllowedDomainList'),
    ...readDomains(given, 'sharingBlockedDomainList'),
  } as Partial<Settings>
}

type Given = Static<typeof body>
interface Problem {
  readonly target: string
  readonly message: string
}

function checkChoices(given: Given): Problem[] {
  return (Object.keys(choices) as (keyof typeof choices)[]).flatMap(target => {
    const value = given[target]
    const accepted: readonly string[] = choices[target]
    if (value === undefined || accepted.includes(value)) return []
    return [{ target, message: `${target} ${quoted(value)} is not known. Known: ${accepted.join(', ')}.` }]
  })
}

function checkRanges(given: Given): Problem[] {
  return (Object.keys(ranges) as (keyof typeof ranges)[]).flatMap(target => {
    const value = given[target]
    const [least, most] = ranges[target]
    if (value === undefined || value === null || (value >= least && value <= most)) return []
    return [{ target, message: `${target} must be from ${least} to ${most}; ${value} is not.` }]
  })
}

type DomainList = 'sharingAllowedDomainList' | 'sharingBlockedDomainList'

function checkDomains(given: Given): Problem[] {
  return (['sharingAllowedDomainList', 'sharingBlockedDomainList'] as const).flatMap(list => {
    const names = given[list] ?? []
    if (names.length > maxDomains) return [{ target: list, message: `${list} has more than ${maxDomains} entries.` }]
    return names.flatMap((name, index) => {
      const parsed = parseAddress(`x@${name}`)
      if (parsed.ok) return []
      const target = `${list}[${index}]`
      return [{ target, message: `${target} ${quoted(name)} is not a mail domain: ${parsed.reason}.` }]
    })
  })
}

/** Domains compare as A-labels in lower case. */
function readDomains(given: Given, list: DomainList): Partial<Record<DomainList, readonly string[]>> {
  const names = given[list]?.map(name => parseAddress(`x@${name}`))
  return names === undefined ? {} : { [list]: names.flatMap(parsed => (parsed.ok ? [parsed.address.domain] : [])) }
}
