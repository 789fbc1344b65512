/** What the tests of items share: calls as a person, fresh folders, and items as they come back. */
import { type Answer, call, type CallOptions, type JsonBody } from '../http.ts'
import type { World } from '../world.ts'

export interface ItemBody {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly eTag: string
  readonly cTag?: string
  readonly createdDateTime: string
  readonly lastModifiedDateTime: string
  readonly webUrl: string
  readonly description?: string
  readonly createdBy: { readonly user?: { readonly id: string; readonly displayName: string } }
  readonly parentReference: {
    readonly driveId: string
    readonly driveType: string
    readonly id?: string
    readonly name?: string
    readonly path?: string
  }
  readonly fileSystemInfo: { readonly createdDateTime: string; readonly lastModifiedDateTime: string }
  readonly file?: { readonly mimeType: string; readonly hashes: Readonly<Record<string, string>> }
  readonly folder?: { readonly childCount: number }
  readonly root?: object
  readonly shared?: { readonly scope: string; readonly sharedDateTime?: string }
  readonly children?: readonly ItemBody[]
  readonly permissions?: readonly { readonly roles: readonly string[] }[]
  readonly '@microsoft.graph.downloadUrl'?: string
  readonly '@odata.etag': string
  readonly 'children@odata.nextLink'?: string
}

export type ItemAnswer = Answer<JsonBody & ItemBody>
export interface ListBody {
  readonly value: readonly ItemBody[]
  readonly '@odata.nextLink'?: string
  readonly '@odata.count'?: number
}

/** Somebody in front of one drive. */
export interface Desk {
  readonly world: World
  /** `/drives/{id}`. */
  readonly drive: string
  readonly token: string
  send<Body = JsonBody & ItemBody>(method: string, path: string, options?: CallOptions): Promise<Answer<Body>>
  /** The address of an item by id. */
  at(item: { readonly id: string }): string
  get(path: string): Promise<ItemAnswer>
  folder(parent: string, name: string): Promise<ItemBody>
  /** Uploads by path, from the root of the drive. */
  put(path: string, content: string | Uint8Array, options?: CallOptions): Promise<ItemAnswer>
  children(path: string): Promise<readonly string[]>
}

/** Sits somebody down in front of the drive of an owner. */
export function sitDown(world: World, person = 'ana', owner = person): Desk {
  const drive = `/drives/${world.drive(owner).id}`
  const token = world.person(person).accessToken
  const send = <Body>(method: string, path: string, options: CallOptions = {}) =>
    call<Body>(world, method, path, { token, ...options })
  const must = async (answer: Promise<ItemAnswer>): Promise<ItemBody> => {
    const { status, body, text } = await answer
    if (status >= 300) throw new Error(`The call answered ${status} with ${text}`)
    return body
  }
  return {
    world,
    drive,
    token,
    send: send as Desk['send'],
    at: item => `${drive}/items/${item.id}`,
    get: path => send('GET', path),
    folder: (parent, name) => must(send('POST', `${parent}/children`, { body: { name, folder: {} } })),
    put: (path, content, options = {}) =>
      send('PUT', `${drive}/root:/${path.split('/').map(encodeURIComponent).join('/')}:/content`, {
        body: content,
        headers: { 'Content-Type': 'application/octet-stream' },
        ...options,
      }),
    children: async path => (await send<ListBody>('GET', `${path}/children`)).body.value.map(item => item.name),
  }
}
