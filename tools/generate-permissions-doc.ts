/** The text of docs/permissions.md: what each permission opens and what each operation asks for, from the contract. */
import type { Operation } from '../contract/src/operation.ts'
import { operations } from '../contract/src/operations.ts'
import { listOpenings } from '../contract/src/scope-openings.ts'
import { permissionList } from '../contract/src/scopes.ts'

const list = (names: readonly string[]) => names.map(name => `\`${name}\``).join(', ')

function describeOpenings({ name, ids, awaits }: (typeof permissionList)[number]): string {
  if (awaits !== undefined) return `nothing yet; it is for ${awaits}`
  const { delegated, application } = listOpenings(name)
  if (ids.application === undefined || delegated.join(' ') === application.join(' ')) return delegated.join(', ')
  const missing = delegated.filter(id => !application.includes(id))
  return `${delegated.join(', ')}${missing.length > 0 ? `; as an application permission not ${missing.join(', ')}` : ''}`
}

function describeScopes(scopes: Operation['scopes'], kind: 'delegated' | 'application'): string {
  if (scopes === 'public') return 'none: the call needs no token'
  return scopes[kind].length > 0 ? list(scopes[kind]) : 'never'
}

/** The page. */
export function generatePermissionsDoc(): string {
  const permissionRows = permissionList.map(permission => {
    const { name, ids, consent, allows } = permission
    return `| \`${name}\` | ${ids.application === undefined ? 'people' : 'people, applications'} | ${consent} | ${allows} | ${describeOpenings(permission)} |`
  })
  const idRows = permissionList.map(({ name, ids }) => `| \`${name}\` | ${ids.delegated} | ${ids.application ?? ''} |`)
  const operationRows = operations.map(
    ({ id, scopes, source }) =>
      `| ${id} | ${describeScopes(scopes, 'delegated')} | ${describeScopes(scopes, 'application')} | ${source} |`,
  )
  return `# Permissions

<!-- Made by \`npm run generate\` from contract/src/scopes.ts and the operations of the contract. Change it there. -->

An application asks for permissions by these names. In the token of a person they are delegated scopes (\`scp\`): the
application can do what the scope allows and the person may do, never more. An application that acts for itself holds
application permissions (\`roles\`), which an administrator gave it. The two never stand in for one another.

To agree to a delegated scope takes the person, or an administrator where the table says so. An application permission always
takes an administrator. A permission whose name has no \`.All\` at its end reaches the caller's own drive and account only. One
for reading never opens an operation that changes something.

A call without a fitting scope answers 403 \`accessDenied\` with \`insufficientScopes\` inside, calls of the directory 403
\`Authorization_RequestDenied\`; the message names what the token carries and which scopes would do. An application at an
address of \`/me\` is answered 400 before that, whatever it holds.

| permission | for | who agrees | allows | opens |
|---|---|---|---|---|
${permissionRows.join('\n')}

## What each operation asks for

One of the scopes suffices; the least comes first. Each cell is tested, both ways, at every address of the operation.

| operation | delegated | application | source |
|---|---|---|---|
${operationRows.join('\n')}

## Ids

Registrations of applications name permissions by these ids, which are those of Microsoft Graph.

| permission | delegated | application |
|---|---|---|
${idRows.join('\n')}
`
}
