/** The text of docs/access.md: who may do what, from the rules of the domain and from the table that the tests hold the server to. */
import { type Action, neededRank, refuse } from '../server/src/domain/access/authorize.ts'
import type { OperationContext } from '../server/src/domain/operation-context.ts'
import type { Settings } from '../server/src/domain/settings.ts'
import { aCaller, aGuest, anOp, aSeen, aUser, keys, reaching } from '../server/src/domain/testing/facts.ts'
import { errorTable } from '../contract/src/errors.ts'
import { accessRows, type CallerName, callers } from '../test/coverage/access-rows.ts'

const actions: Readonly<Record<Action, string>> = {
  read: 'read, download, list permissions',
  write: 'change, upload, move, delete',
  share: 'invite, change and end permissions',
}

const application = (scope: string, settings: Partial<Settings> = {}) =>
  anOp(null, { caller: aCaller({ userId: null, scopes: new Set([scope]) }), settings })
const guestsShare = { isResharingByExternalUsersEnabled: true }
const ownersOnly = { membersMayShare: false }

/** Who asks, in words, as a call, and with which role on the item. */
const askers: readonly (readonly [string, OperationContext, number])[] = [
  ['read', anOp(), 1],
  ['write', anOp(), 2],
  ['write, and only owners share (`membersMayShare` off)', anOp(aUser('ben'), { settings: ownersOnly }), 2],
  ['owner of the drive', anOp(), 3],
  ['guest with read', anOp(aGuest('bo')), 1],
  ['guest with write', anOp(aGuest('bo')), 2],
  [
    'guest with write, and guests may share (`isResharingByExternalUsersEnabled` on)',
    anOp(aGuest('bo'), { settings: guestsShare }),
    2,
  ],
  ['application with `Files.Read.All` or `Sites.Read.All`', application('Files.Read.All'), 0],
  ['application with `Files.ReadWrite.All` or `Sites.ReadWrite.All`', application('Files.ReadWrite.All'), 0],
]

/** `yes`, or the codes of the refusal. */
function judgeCell(op: OperationContext, rank: number, action: Action): string {
  const refusal = refuse(
    op,
    action,
    aSeen(op, { reaching: rank === 0 ? [] : [reaching(keys.file, rank, { grantee: op.caller.userId ?? '' })] }),
  )
  if (refusal === null) return 'yes'
  const { outer, inner = [] } = { inner: [] as readonly string[], ...errorTable[refusal.code] }
  return [outer, ...inner].map(code => `\`${code}\``).join(' ')
}

function describeRoles(): string[] {
  const names = Object.keys(neededRank) as Action[]
  return [
    `| who | ${names.map(name => actions[name]).join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...askers.map(
      ([name, op, rank]) => `| ${name} | ${names.map(action => judgeCell(op, rank, action)).join(' | ')} |`,
    ),
  ]
}

const columns = Object.keys(callers) as CallerName[]

/** A cell in a word or two, so that the table stays readable; the legend below it has the codes. */
const legend: Readonly<Record<string, string>> = {
  '400': '400 BadRequest',
  '401': '401 InvalidAuthenticationToken/unauthenticated',
  '403 scope': '403 accessDenied/insufficientScopes',
  '403 directory': '403 Authorization_RequestDenied',
  '403 role': '403 accessDenied',
  '403 share': '403 accessDenied/accessRestricted',
  '404': '404 itemNotFound',
  '404 directory': '404 Request_ResourceNotFound',
}

function shorten(answer: string): string {
  if (/^\d+$/.test(answer)) return `**${answer}**`
  const short = Object.keys(legend).find(key => legend[key] === answer)
  if (short === undefined) throw new Error(`the legend of docs/access.md has no word for ${answer}`)
  return short
}

/** The page. */
export function generateAccessDoc(): string {
  const codes = Object.entries(legend).map(([short, answer]) => `${short}: \`${answer.replace(/^\d+ /, '')}\``)
  return `# Who may do what

<!-- Made by \`npm run generate\` from server/src/domain/access/authorize.ts and test/coverage/access-rows.ts. Change it there. -->

## Roles and actions

The role is the highest of what a person has on the item at that moment: given to them, to a group of theirs through any
nesting, on the item or on a folder above it up to the nearest break of inheritance; owners of the drive always have theirs.
What has expired counts for nothing, and neither does anything while the account is disabled, while a guest has not signed
in, or while the organisation's sharing level or list of domains stops the guest.

${describeRoles().join('\n')}

Whoever has no role is told that nothing is there: 404 \`itemNotFound\`, in the same words as for an item that never was. A
token that carries \`Files.Read\` or \`Files.ReadWrite\` alone reaches the caller's own drives; what others shared answers 403
\`insufficientScopes\`. Readers and editors see of the permissions what applies to them, the entry of the owner and what they
gave themselves; they end what they gave, and may leave.

## Operations

Each cell is tested. Success stands in bold; the refusals are, from the outer code inwards: ${codes.join('; ')}.

| operation | on | ${columns.join(' | ')} |
|---|---|${columns.map(() => '---|').join('')}
${accessRows.map(({ operation, target, answers }) => `| ${operation} | ${target} | ${columns.map(name => shorten(answers[name])).join(' | ')} |`).join('\n')}

The callers are:

| caller | is |
|---|---|
${columns.map(name => `| ${name} | ${callers[name]} |`).join('\n')}
`
}
