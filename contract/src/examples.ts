/**
 * One call for each operation, as the reference page shows it. `$DRIVE` and the like stand for ids. The answers beside
 * it, `data/example-answers.json`, were given by a real server; test/coverage/examples.test.ts makes the calls again.
 */

export interface ExampleCall {
  readonly path: string
  readonly body?: unknown
  /** Content instead of JSON. */
  readonly content?: string
}

export interface ExampleAnswer {
  readonly status: number
  /** The headers that matter. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const item = '/drives/$DRIVE/items/$FILE'
const folder = '/drives/$DRIVE/items/$FOLDER'

/** By the id of the operation, in the order in which they can be made one after the other. */
export const exampleCalls: Readonly<Record<string, ExampleCall>> = {
  'user/me': { path: '/me' },
  'user/list': { path: '/users?$top=2&$select=id,displayName,mail' },
  'user/get': { path: '/users/ben@convite.example' },
  'group/list': { path: '/groups?$top=1' },
  'group/get': { path: '/groups/$GROUP' },
  'group/listMembers': { path: '/groups/$GROUP/members' },
  'site/list': { path: '/sites?search=hand' },
  'site/get': { path: '/sites/root:/sites/handbook' },
  'organization/list': { path: '/organization' },
  'application/create': {
    path: '/applications',
    body: {
      displayName: 'Wiki',
      web: { redirectUris: ['https://wiki.example/signed-in'] },
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
        },
      ],
    },
  },
  'application/list': { path: "/applications?$filter=appId%20eq%20'$CLIENT'&$select=id,appId,displayName" },
  'application/addPassword': {
    path: '/applications/$APPLICATION/addPassword',
    body: { passwordCredential: { displayName: 'Build server' } },
  },
  'application/get': { path: "/applications(appId='$CLIENT')" },
  'application/update': { path: '/applications/$APPLICATION', body: { displayName: 'Team wiki' } },
  'application/removePassword': { path: '/applications/$APPLICATION/removePassword', body: { keyId: '$SECRET' } },
  'servicePrincipal/list': {
    path: "/servicePrincipals?$filter=appId%20eq%20'$CLIENT'&$select=id,appId,displayName,accountEnabled",
  },
  'servicePrincipal/get': { path: '/servicePrincipals/$PRINCIPAL' },
  'oauth2PermissionGrant/create': {
    path: '/oauth2PermissionGrants',
    body: {
      clientId: '$PRINCIPAL',
      consentType: 'AllPrincipals',
      resourceId: '00000003-0000-0000-c000-000000000000',
      scope: 'User.Read Files.Read',
    },
  },
  'oauth2PermissionGrant/list': { path: "/oauth2PermissionGrants?$filter=clientId%20eq%20'$PRINCIPAL'" },
  'oauth2PermissionGrant/get': { path: '/oauth2PermissionGrants/$CONSENT' },
  'user/listOauth2PermissionGrants': { path: '/me/oauth2PermissionGrants' },
  'oauth2PermissionGrant/delete': { path: '/oauth2PermissionGrants/$CONSENT' },
  'servicePrincipal/update': { path: '/servicePrincipals/$PRINCIPAL', body: { accountEnabled: false } },
  'application/delete': { path: '/applications/$APPLICATION' },
  'drive/list': { path: '/me/drives' },
  'drive/get': { path: '/me/drive' },
  'driveItem/createChild': {
    path: '/me/drive/root/children',
    body: { name: 'Autumn', folder: {}, '@microsoft.graph.conflictBehavior': 'rename' },
  },
  'driveItem/putContent': { path: '/drives/$DRIVE/items/$FOLDER:/Plan.txt:/content', content: 'Plant the bulbs.' },
  'driveItem/get': { path: '/me/drive/root:/Autumn/Plan.txt' },
  'driveItem/update': { path: item, body: { name: 'Planting plan.txt' } },
  'driveItem/listChildren': { path: `${folder}/children?$top=1&$select=id,name,size` },
  'driveItem/countChildren': { path: `${folder}/children/$count` },
  'driveItem/getContent': { path: `${item}/content` },
  'driveItem/contentStream': { path: `${item}/contentStream` },
  'driveItem/invite': {
    path: `${item}/invite`,
    body: {
      recipients: [{ email: 'ben@convite.example' }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: true,
      message: 'Please have a look before Friday.',
    },
  },
  'driveItem/listPermissions': { path: `${item}/permissions?$top=2` },
  'permission/get': { path: `${item}/permissions/$PERMISSION` },
  'permission/update': { path: `${item}/permissions/$PERMISSION`, body: { roles: ['write'] } },
  'permission/delete': { path: `${item}/permissions/$PERMISSION` },
  'user/revokeSignInSessions': { path: '/users/carla@convite.example/revokeSignInSessions' },
  'drive/sharedWithMe': { path: '/me/drive/sharedWithMe?$top=1' },
  'driveItem/delete': { path: folder },
}
