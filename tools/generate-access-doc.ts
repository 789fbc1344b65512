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

/** The page. */
export function generateAccessDoc(): string {
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
\`insufficientScopes\`. Editors and readers see and end what they were given themselves; what others were given they neither
see nor change, but what they gave themselves.

## Callers

| caller | is |
|---|---|
${columns.map(name => `| ${name} | ${callers[name]} |`).join('\n')}

## Operations

Each cell is tested: the status, and for a refusal its codes from outside inwards.

${accessRows
  .map(
    ({ operation, target, answers }) => `### ${operation}: ${target}

| caller | answer |
|---|---|
${columns.map(name => `| ${name} | ${answers[name].replace(/ (.+)$/, ' `$1`')} |`).join('\n')}
`,
  )
  .join('\n')}`
}
