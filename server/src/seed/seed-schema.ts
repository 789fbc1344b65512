/**
 * The form of a seed document: an organisation with people, groups, sites, applications, drives and files, as people
 * write it and change it (docs/seed.md). `null` stands nowhere; what is absent has the default that is said here.
 */
import { Type } from 'typebox'

const closed = { additionalProperties: false }
const text = (description: string) => Type.String({ minLength: 1, maxLength: 256, description })
const id = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'A GUID. Without it one is made from the tenant id and the name, so that it stays the same.',
})
const references = (description: string) => Type.Array(Type.String({ minLength: 1, maxLength: 320 }), { description })

const permission = Type.Object(
  {
    to: text('A person or group of this document (principal name, mail address or nickname), or an address outside.'),
    role: Type.Enum(['read', 'write']),
  },
  closed,
)
const permissions = Type.Optional(Type.Array(permission, { description: 'Who else may read or change it.' }))

/** The largest file that a seed makes up, in bytes. */
export const maxGeneratedBytes = 2 ** 31

const itemModule = Type.Cyclic(
  {
    Item: Type.Object(
      {
        name: text('The name of the file or folder.'),
        items: Type.Optional(Type.Array(Type.Ref('Item'), { description: 'What lies in the folder; may be empty.' })),
        content: Type.Optional(Type.String({ description: 'The text of the file.' })),
        contentBase64: Type.Optional(Type.String({ description: 'The bytes of the file in base64.' })),
        size: Type.Optional(
          Type.Integer({ minimum: 0, maximum: maxGeneratedBytes, description: 'A file of so many bytes, made up.' }),
        ),
        fill: Type.Optional(text('With size: the text that is repeated. A line of numbers when absent.')),
        permissions,
      },
      closed,
    ),
  },
  'Item',
)
const items = Type.Array(itemModule)

const userDrive = Type.Object(
  {
    driveType: Type.Enum(['personal', 'business']),
    premium: Type.Optional(Type.Boolean({ description: 'Personal drives only. Default true.' })),
    name: Type.Optional(text('The name of the drive.')),
    items: Type.Optional(items),
    grants: permissions,
  },
  closed,
)

const user = Type.Object(
  {
    id: Type.Optional(id),
    userPrincipalName: Type.Optional(text('Needed for members; for guests it is made from the mail address.')),
    displayName: text('The name that people see.'),
    givenName: Type.Optional(text('First name.')),
    surname: Type.Optional(text('Family name.')),
    mail: Type.Optional(text('The primary mail address. Without one the account gets and sends no mail.')),
    mailNickname: Type.Optional(text('The alias by which the person can be invited.')),
    proxyAddresses: Type.Optional(Type.Array(text('A further address of the same mailbox.'))),
    preferredLanguage: Type.Optional(text('A language tag such as es or pt-BR.')),
    userType: Type.Optional(Type.Enum(['Member', 'Guest'], { description: 'Default Member.' })),
    externalUserState: Type.Optional(
      Type.Enum(['PendingAcceptance', 'Accepted'], { description: 'Guests only. Default Accepted.' }),
    ),
    accountEnabled: Type.Optional(Type.Boolean({ description: 'Default true.' })),
    admin: Type.Optional(Type.Boolean({ description: 'Administrator of the server. Default false.' })),
    jobTitle: Type.Optional(text('What the person does.')),
    password: Type.Optional(text('In development mode a random one is made when it is absent.')),
    drives: Type.Optional(Type.Array(userDrive, { description: 'The first one is the default drive.' })),
  },
  closed,
)

const group = Type.Object(
  {
    id: Type.Optional(id),
    displayName: text('The name that people see; also an alias.'),
    description: Type.Optional(text('What the group is for.')),
    mail: Type.Optional(text('The address of the group.')),
    mailNickname: Type.Optional(text('The alias by which the group can be invited.')),
    securityEnabled: Type.Optional(Type.Boolean({ description: 'May hold permissions. Default true.' })),
    mailEnabled: Type.Optional(Type.Boolean({ description: 'Default true when there is a mail address.' })),
    unified: Type.Optional(
      Type.Boolean({ description: 'A Microsoft 365 group, which may own a drive. Default false.' }),
    ),
    members: Type.Optional(references('People and groups, by principal name, mail address or nickname.')),
    owners: Type.Optional(references('People, by principal name, mail address or nickname.')),
    drive: Type.Optional(
      Type.Object(
        { name: Type.Optional(text('The name of the drive.')), items: Type.Optional(items), grants: permissions },
        closed,
      ),
    ),
  },
  closed,
)

const site = Type.Object(
  {
    id: Type.Optional(id),
    displayName: text('The name that people see.'),
    description: Type.Optional(text('What the site is for.')),
    path: Type.Optional(Type.String({ maxLength: 256, description: 'Such as sites/team; absent for the root site.' })),
    isRoot: Type.Optional(Type.Boolean({ description: 'The root site of the organisation. Default false.' })),
    owners: references('Who owns the library: people and groups.'),
    members: Type.Optional(references('Who may write in it.')),
    visitors: Type.Optional(references('Who may read it.')),
    library: Type.Optional(
      Type.Object(
        { name: Type.Optional(text('The name of the library.')), items: Type.Optional(items), grants: permissions },
        closed,
      ),
    ),
  },
  closed,
)

const redirectUri = Type.Object(
  {
    kind: Type.Enum(['web', 'spa', 'native'], {
      description: 'web for a confidential application; spa (a page in a browser) or native for a public one.',
    }),
    uri: Type.String({
      minLength: 1,
      maxLength: 2048,
      description: 'The address. What begins with {origin}/ lies on this server.',
    }),
  },
  closed,
)

const application = Type.Object(
  {
    clientId: Type.Optional(id),
    clientSecret: Type.Optional(
      Type.String({
        minLength: 16,
        maxLength: 256,
        description: 'In development mode a random one is made when it is absent.',
      }),
    ),
    displayName: text('The name that people see.'),
    kind: Type.Optional(Type.Enum(['confidential', 'public'], { description: 'Default confidential.' })),
    roles: Type.Optional(Type.Array(text('An application permission, such as Files.ReadWrite.All.'))),
    delegatedScopes: Type.Optional(
      Type.Array(text('A delegated scope that people are asked for, such as Files.ReadWrite.')),
    ),
    redirectUris: Type.Optional(Type.Array(redirectUri, { description: 'Where a browser may be sent back to.' })),
  },
  closed,
)

const organization = Type.Object(
  {
    id: Type.Optional(id),
    displayName: text('The name of the organisation.'),
    domains: Type.Array(text('A mail domain.'), {
      minItems: 1,
      description: 'The first one is the default domain.',
    }),
    siteHostname: Type.Optional(text('The host in the ids of sites. The default domain when absent.')),
  },
  {
    ...closed,
    description: 'May be absent in a document that is added to an organisation; one that is there must be the same.',
  },
)

export const seedSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'For editors; not read.' })),
    organization: Type.Optional(organization),
    users: Type.Optional(Type.Array(user)),
    groups: Type.Optional(Type.Array(group)),
    sites: Type.Optional(Type.Array(site)),
    applications: Type.Optional(Type.Array(application)),
  },
  closed,
)

export type SeedDocument = Type.Static<typeof seedSchema>
export type SeedOrganization = Type.Static<typeof organization>
export type SeedUser = Type.Static<typeof user>
export type SeedGroup = Type.Static<typeof group>
export type SeedSite = Type.Static<typeof site>
export type SeedApplication = Type.Static<typeof application>
export type SeedItem = Type.Static<typeof itemModule>
export type SeedPermission = Type.Static<typeof permission>
