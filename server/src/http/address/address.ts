import type { AddressName } from './address-table.ts'
import type { RawQuery } from './raw-query.ts'

/** The part of Graph that was asked for. `/v2.0` and its prefixed forms count as `v1.0` (odata-and-batch.md section 1). */
export type GraphVersion = 'v1.0' | 'beta'

/** A site as the address spells it (directory.md section 3). */
export type SiteRef =
  | { readonly by: 'root' }
  | { readonly by: 'id'; readonly id: string }
  /** By server-relative path. `hostname` is what stood before the colon, a host or a site id; null stands for `root:`. */
  | { readonly by: 'path'; readonly hostname: string | null; readonly path: readonly string[] }
  /** The team site of a group, `/groups/{id}/sites/root`. */
  | { readonly by: 'group'; readonly key: string }

/** Whose resource the address begins with. The key is an id or, for people, a principal name, as it was sent. */
export type Subject =
  | { readonly by: 'me' }
  | { readonly by: 'user'; readonly key: string }
  | { readonly by: 'group'; readonly key: string }
  | { readonly by: 'site'; readonly site: SiteRef }

/** A drive as the address spells it; resolving it is the business of the use case. */
export type DriveRef =
  /** With `owner` the address was `/users/{key}/drives/{id}` or alike: a drive of somebody else is 404 (security rule A1). */
  | { readonly by: 'id'; readonly id: string; readonly owner?: Subject }
  | Subject
  /** The drive of the item behind a share. What is reachable is the share's item and what lies below it, nothing else. */
  | { readonly by: 'share'; readonly token: string }
  /** The library of a list, which must be one of that site (security rule A1). */
  | { readonly by: 'list'; readonly site: SiteRef; readonly list: string }

/** Where the path of an item begins. */
export type ItemBase =
  | { readonly by: 'root' }
  | { readonly by: 'id'; readonly id: string }
  /** A special folder, its name in lower case. */
  | { readonly by: 'special'; readonly name: string }
  /** The very item that the share in `drive` points at. */
  | { readonly by: 'shared' }
  | { readonly by: 'listItem'; readonly id: string }

/** An item: a base, then names below it, then keys below those. Both lists empty means the base itself. */
export interface ItemRef {
  readonly base: ItemBase
  /** Names of the colon path, decoded; never empty strings, `.` or `..`. */
  readonly path: readonly string[]
  /** Keys of `children/{key}`, one level each: the id of a child or, if there is none, its name (drive-items.md section 3). */
  readonly childKeys: readonly string[]
}

export const addressKeyNames = [
  'permissionId',
  'versionId',
  'thumbnailId',
  'thumbnailSize',
  'memberId',
  'ownerId',
  'bundleId',
  'subscriptionId',
  'directoryObjectId',
  'organizationId',
  'applicationId',
  'servicePrincipalId',
  'oauth2PermissionGrantId',
  // The alternate key of applications and service principals, `applications(appId='…')`.
  'appId',
] as const
export type AddressKeyName = (typeof addressKeyNames)[number]

/** The keys beside which an application's client id may stand, as `applications(appId='…')`. */
export const keysWithAppId: ReadonlySet<AddressKeyName> = new Set(['applicationId', 'servicePrincipalId'])

/** The keys that are not part of subject, drive or item; decoded, in the case in which they were sent. */
export type AddressKeys = Readonly<Partial<Record<AddressKeyName, string>>>

/** One Graph address, read once (design.md section 2). Every id in it is a claim of the caller and still has to be authorised. */
export interface GraphAddress {
  readonly version: GraphVersion
  readonly name: AddressName
  /** Present when the address begins at `/me`, a user, a group or a site. */
  readonly subject?: Subject
  /** Present for all addresses of a drive, of its items and of a share. */
  readonly drive?: DriveRef
  readonly item?: ItemRef
  readonly keys: AddressKeys
  /** Function parameters by lower-case name, decoded: `delta(token='x')` gives `{ token: 'x' }`. */
  readonly args: Readonly<Record<string, string>>
  /** The type of a cast segment in lower case without its namespace: `user` for `members/microsoft.graph.user`. */
  readonly castTo?: string
}

export type AddressProblemKind =
  | 'tooLong'
  | 'malformedEncoding'
  | 'unknownVersion'
  | 'unknownSegment'
  | 'incompleteAddress'
  | 'emptySegment'
  | 'dotSegment'
  | 'forbiddenCharacter'
  | 'malformedPath'
  | 'malformedArguments'
  | 'malformedQuery'
  | 'unsupportedKey'

/** Why a URL is no address. `segment` is the offender as it was sent. */
export interface AddressProblem {
  readonly kind: AddressProblemKind
  readonly segment?: string
  /** One sentence for the caller. */
  readonly message: string
}

export type ParsedAddress =
  | { readonly ok: true; readonly address: GraphAddress; readonly query: RawQuery }
  | { readonly ok: false; readonly problem: AddressProblem }
