/** What the rows of the access table are called on, and how: for every test that goes through the operations of the contract. */
import { operations } from '@convite/contract/operations'
import { call, type CallOptions } from '../http.ts'
import { give, growTree, tokenOf, type Tree } from '../operations/permission-world.ts'
import type { World } from '../world.ts'
import type { AccessRow } from './access-rows.ts'

/** What a row is called on. */
export interface Stage {
  readonly tree: Tree
  /** Permission ids by what they are. */
  readonly ids: Readonly<Record<'owner' | 'given' | 'byWriter' | 'reader', string>>
  /** A registered application with a secret, and what Grace agreed to of it. */
  readonly application: Readonly<Record<'id' | 'principalId' | 'secretId' | 'consentId', string>>
}

/** Who plays what on a stage: Ana owns, Ben reads, Carla writes, Dieter is a stranger, Bo the guest, Elise is for being disabled. */
export const people = {
  owner: 'ana',
  reader: 'ben',
  writer: 'carla',
  stranger: 'dieter',
  guest: 'bo',
  disabled: 'elise',
  administrator: 'alma',
} as const

/** Sets a stage of its own. */
export async function setStage(world: World): Promise<Stage> {
  const tree = await growTree(world)
  for (const [name, role] of [
    ['ben', 'read'],
    ['carla', 'write'],
    ['bo@partner.example', 'read'],
    ['elise', 'write'],
  ] as const)
    await give(world, tree.sub, name, role)
  const own = await give(world, tree.file, 'ben')
  const given = await give(world, tree.file, 'nina')
  const byWriter = await give(world, tree.file, 'grace', 'read', 'carla')
  const { body } = await call<{ value: readonly { id: string; roles: readonly string[] }[] }>(
    world,
    'GET',
    `${tree.file}/permissions`,
    { token: tokenOf(world, 'ana') },
  )
  const owner = body.value.find(({ roles }) => roles[0] === 'owner')
  return {
    tree,
    ids: { owner: owner?.id ?? '', given: given.id, byWriter: byWriter.id, reader: own.id },
    application: await registerApplication(world),
  }
}

async function registerApplication(world: World): Promise<Stage['application']> {
  const as = { token: tokenOf(world, people.administrator) }
  const post = async <Body>(path: string, body: object) => (await call<Body>(world, 'POST', path, { ...as, body })).body
  const { id, appId } = await post<{ id: string; appId: string }>('/applications', { displayName: 'Staged' })
  const { keyId } = await post<{ keyId: string }>(`/applications/${id}/addPassword`, {})
  const principals = await call<{ value: readonly { id: string }[] }>(
    world,
    'GET',
    `/servicePrincipals?$filter=appId%20eq%20'${appId}'`,
    as,
  )
  const principalId = principals.body.value[0]?.id ?? ''
  const consent = await post<{ id: string }>('/oauth2PermissionGrants', {
    clientId: principalId,
    consentType: 'Principal',
    principalId: world.person('grace.okafor').id,
    resourceId: graphResource,
    scope: 'User.Read',
  })
  return { id, principalId, secretId: keyId, consentId: consent.id }
}

const graphResource = '00000003-0000-0000-c000-000000000000'

export type StagedRequest = readonly [path: string, options?: Pick<CallOptions, 'body' | 'headers' | 'schema'>]
const text = { headers: { 'Content-Type': 'text/plain' } } as const

/** How each row is called. */
const requests: Readonly<Record<string, (stage: Stage, world: World) => StagedRequest>> = {
  'driveItem/invite: the item': ({ tree }) => [
    `${tree.file}/invite`,
    { body: { recipients: [{ alias: 'hugo' }], roles: ['read'], requireSignIn: true } },
  ],
  'driveItem/listPermissions: the item': ({ tree }) => [`${tree.file}/permissions`],
  'permission/get: the entry of the owner': ({ tree, ids }) => [`${tree.file}/permissions/${ids.owner}`],
  'permission/get: what the owner gave somebody else': ({ tree, ids }) => [`${tree.file}/permissions/${ids.given}`],
  'permission/update: what the owner gave somebody else': ({ tree, ids }) => [
    `${tree.file}/permissions/${ids.given}`,
    { body: { roles: ['write'] } },
  ],
  'permission/update: what the writer gave somebody': ({ tree, ids }) => [
    `${tree.file}/permissions/${ids.byWriter}`,
    { body: { roles: ['write'] } },
  ],
  'permission/delete: what the owner gave somebody else': ({ tree, ids }) => [`${tree.file}/permissions/${ids.given}`],
  'permission/delete: what the writer gave somebody': ({ tree, ids }) => [`${tree.file}/permissions/${ids.byWriter}`],
  'permission/delete: what the reader has': ({ tree, ids }) => [`${tree.file}/permissions/${ids.reader}`],
  'driveItem/get: the item': ({ tree }) => [tree.file],
  'driveItem/get: the root of the drive': ({ tree }) => [`${tree.drive}/root`],
  'driveItem/listChildren: the folder of the item, which was shared': ({ tree }) => [`${tree.sub}/children`],
  'driveItem/countChildren: the folder of the item, which was shared': ({ tree }) => [`${tree.sub}/children/$count`],
  'driveItem/createChild: the folder of the item, which was shared': ({ tree }) => [
    `${tree.sub}/children`,
    { body: { name: 'New', folder: {} } },
  ],
  'driveItem/update: the item': ({ tree }) => [tree.file, { body: { name: 'renamed.txt' } }],
  'driveItem/delete: the item': ({ tree }) => [tree.file],
  'driveItem/getContent: the item': ({ tree }) => [`${tree.file}/content`],
  'driveItem/contentStream: the item': ({ tree }) => [`${tree.file}/contentStream`],
  'driveItem/putContent: the item': ({ tree }) => [`${tree.file}/content`, { body: 'new', ...text }],
  'driveItem/putContent: a new file in the folder, which was shared': ({ tree }) => [
    `${tree.sub}:/new.txt:/content`,
    { body: 'new', ...text },
  ],
  'drive/get: the drive': ({ tree }) => [tree.drive],
  'drive/list: the drives of the caller; of all, for an application': () => ['/drives'],
  'drive/sharedWithMe: what the caller was given': () => ['/me/drive/sharedWithMe'],
  'user/me: the caller': () => ['/me'],
  'user/get: somebody else': (_stage, world) => [`/users/${world.person('hugo').id}`],
  'user/list: everybody': () => ['/users'],
  'user/revokeSignInSessions: somebody else': (_stage, world) => [
    `/users/${world.person('hugo').id}/revokeSignInSessions`,
    { schema: 'microsoft.graph.directoryObject' },
  ],
  'group/list: all groups': () => ['/groups'],
  'group/get: a group': (_stage, world) => [`/groups/${world.group('Planners').id}`],
  'group/listMembers: a group': (_stage, world) => [`/groups/${world.group('Planners').id}/members`],
  'site/get: a site': (_stage, world) => [`/sites/${world.site('Handbook').id}`],
  'site/list: all sites': () => ['/sites'],
  // The documents at hand do not hold the organisation; it is a directory object.
  'organization/list: the organisation': () => [
    '/organization',
    { schema: 'microsoft.graph.directoryObjectCollectionResponse' },
  ],
  'application/list: all applications': () => ['/applications'],
  'application/get: an application': ({ application }) => [`/applications/${application.id}`],
  'application/create: a new application': () => ['/applications', { body: { displayName: 'New' } }],
  'application/update: an application': ({ application }) => [
    `/applications/${application.id}`,
    { body: { displayName: 'Renamed' } },
  ],
  'application/delete: an application': ({ application }) => [`/applications/${application.id}`],
  'application/addPassword: an application': ({ application }) => [`/applications/${application.id}/addPassword`],
  'application/removePassword: an application': ({ application }) => [
    `/applications/${application.id}/removePassword`,
    { body: { keyId: application.secretId } },
  ],
  'servicePrincipal/list: all service principals': () => ['/servicePrincipals'],
  'servicePrincipal/get: a service principal': ({ application }) => [`/servicePrincipals/${application.principalId}`],
  'servicePrincipal/update: a service principal': ({ application }) => [
    `/servicePrincipals/${application.principalId}`,
    { body: { accountEnabled: false } },
  ],
  'oauth2PermissionGrant/list: all consents': () => ['/oauth2PermissionGrants'],
  'oauth2PermissionGrant/get: the consent of somebody else': ({ application }) => [
    `/oauth2PermissionGrants/${application.consentId}`,
  ],
  'oauth2PermissionGrant/create: a consent for everybody': ({ application }) => [
    '/oauth2PermissionGrants',
    {
      body: {
        clientId: application.principalId,
        consentType: 'AllPrincipals',
        resourceId: graphResource,
        scope: 'User.Read',
      },
    },
  ],
  'oauth2PermissionGrant/delete: the consent of somebody else': ({ application }) => [
    `/oauth2PermissionGrants/${application.consentId}`,
  ],
  'user/listOauth2PermissionGrants: what the caller agreed to': () => ['/me/oauth2PermissionGrants'],
}

/** The call of a row. */
export function requestOf(
  { operation, target }: Pick<AccessRow, 'operation' | 'target'>,
  stage: Stage,
  world: World,
): StagedRequest {
  const found = requests[`${operation}: ${target}`]
  if (!found) throw new Error(`nothing says how ${operation}, ${target}, is called`)
  return found(stage, world)
}

/** The operations and targets that can be called. */
export const staged: readonly string[] = Object.keys(requests)

/** An operation of the contract that asks for a token. */
export function contractOf(id: string) {
  const found = operations.find(operation => operation.id === id)
  if (!found || found.scopes === 'public') throw new Error(`the contract has no operation ${id} that asks for a token`)
  return { ...found, scopes: found.scopes }
}
