/**
 * Nobody without access learns that something exists: whatever is asked, and however it is addressed, the answer for what
 * is hidden and the answer for what never was are equal but for the ids that the caller sent themselves (errors.md
 * section 5, rule 5; security lessons A1 and J1). Made from the list of operations and of addresses, so that a new one is
 * in it.
 */
import type { Operation } from '@convite/contract/operation'
import { operations } from '@convite/contract/operations'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itemTemplates } from '../../server/src/http/address/address-table.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { type Answer, call } from '../http.ts'
import { inviteOne } from '../operations/invite-world.ts'
import { addressOf, as, give, growTree, quietly, tokenOf, type Tree } from '../operations/permission-world.ts'

let world: HeldWorld
/** Of Ana, hidden from all callers. */
let hidden: Tree
/** In Dieter's drive, whose root the callers may read; the folder inherits nothing. */
let closed: Tree
let hiddenPermission: string
let closedPermission: string
let secretLink: string

const keyOf = (place: string) => place.split('/').at(-1) ?? ''
const driveOf = (place: string) => place.split('/')[2] ?? ''
/** Another id of the same form that nothing has ever had: ids count up, so one near the end of the range is free. */
const ghostOf = (id: string) => `${id.slice(0, -10)}${id.startsWith('01') ? 'ZZZZZZZZZZ' : 'zzzzzzzzzz'}`
const ghostGuid = 'f00dface-0000-4000-8000-00000000dead'

/** Nina, a member with nothing here; Bo, a guest; a person with a token that reaches everything they could see. */
const strangers = ['nina', 'bo'] as const

beforeAll(async () => {
  world = await startHeldWorld()
  hidden = await growTree(world, 'ana')
  hiddenPermission = (await give(world, hidden.file, 'ben')).id
  const outside = await give(world, hidden.file, 'outside@partner.example')
  secretLink = outside.link?.webUrl ?? ''
  closed = await growTree(world, 'dieter')
  for (const name of ['nina', 'bo@partner.example'])
    await give(world, world.place('dieter', '/'), name, 'read', 'dieter')
  await inviteOne(
    world,
    closed.folder,
    quietly(addressOf('ben'), 'read', { retainInheritedPermissions: false }),
    tokenOf(world, 'dieter'),
  )
  closedPermission = (await give(world, closed.file, 'carla', 'read', 'dieter')).id
})
afterAll(() => world.stop())

/** Two addresses of the same form: of something that is there and hidden, and of something that never was. */
interface Pair {
  readonly form: string
  readonly real: string
  readonly ghost: string
  /** What differs between the two, as the caller sent it. */
  readonly swaps: readonly (readonly [real: string, ghost: string])[]
}

function pair(form: string, real: string, ...swaps: readonly (readonly [string, string])[]): Pair {
  const ghost = swaps.reduce(
    (text, [from, to]) => text.replaceAll(encodeURIComponent(from), encodeURIComponent(to)).replaceAll(from, to),
    real,
  )
  if (ghost === real) throw new Error(`${form}: nothing was swapped in ${real}`)
  return { form, real, ghost, swaps }
}

const share = (webUrl: string) => `/shares/u!${Buffer.from(webUrl).toString('base64url')}`

/** Every way to spell an item that is hidden because its drive is, or because it is closed within a drive that can be seen. */
function itemPairs(): readonly Pair[] {
  const [drive, file, folder] = [driveOf(hidden.file), keyOf(hidden.file), keyOf(hidden.folder)]
  const ana = world.person('ana')
  const path = `/${encodeURIComponent(hidden.path)}/Sub/plan.txt`
  const launch = world.group('Launch 2026').id
  const handbook = world.site('Handbook').id
  const siteGuid = handbook.split(',')[1] ?? ''
  const ownDrive = `/drives/${world.drive('nina').id}`
  const inClosed = `/drives/${driveOf(closed.file)}`
  const closedPath = `/${encodeURIComponent(closed.path)}`
  const other = closed.path.replace('Tree', 'Bush')
  return [
    pair('drive and item', `/drives/${drive}/items/${file}`, [drive, ghostOf(drive)]),
    pair('item of a hidden drive', `/drives/${drive}/items/${file}`, [file, ghostOf(file)]),
    pair('keys in parentheses', `/drives('${drive}')/items('${file}')`, [file, ghostOf(file)]),
    pair('root', `/drives/${drive}/root`, [drive, ghostOf(drive)]),
    pair('root as item', `/drives/${drive}/items/root`, [drive, ghostOf(drive)]),
    pair('by path', `/drives/${drive}/root:${path}:`, [drive, ghostOf(drive)]),
    pair('by another path', `/drives/${drive}/root:${path}:`, ['plan.txt', 'none.txt']),
    pair('below an item', `/drives/${drive}/items/${folder}:/Sub/plan.txt:`, [folder, ghostOf(folder)]),
    pair('below an item, another name', `/drives/${drive}/items/${folder}:/Sub/plan.txt:`, ['plan.txt', 'none.txt']),
    pair('as a child by name', `/drives/${drive}/items/${folder}/children/Sub`, [folder, ghostOf(folder)]),
    pair('as a child by another name', `/drives/${drive}/items/${folder}/children/Sub`, ['Sub', 'Sob']),
    pair('in one segment', `/drives/${drive}/items/${encodeURIComponent(`root:/${hidden.path}/Sub/plan.txt:`)}`, [
      'plan.txt',
      'none.txt',
    ]),
    pair('special folder', `/drives/${drive}/special/documents`, [drive, ghostOf(drive)]),
    pair('list item', `/drives/${drive}/list/items/1/driveItem`, [drive, ghostOf(drive)]),
    pair('drive of a person', `/users/${ana.id}/drive/items/${file}`, [ana.id, ghostGuid]),
    pair('drive of a person by name', `/users/${ana.userPrincipalName}/drive/root`, ['ana@', 'una@']),
    pair('drives of a person', `/users/${ana.id}/drives/${drive}/items/${file}`, [ana.id, ghostGuid]),
    pair('another drive of a person', `/users/${ana.id}/drives/${drive}/root`, [drive, ghostOf(drive)]),
    pair('drive of a group', `/groups/${launch}/drive/root`, [launch, ghostGuid]),
    pair('drives of a group', `/groups/${launch}/drives/${world.drive('Launch 2026').id}/root`, [
      world.drive('Launch 2026').id,
      ghostOf(world.drive('Launch 2026').id),
    ]),
    pair('drive of a group without one', `/groups/${world.group('Planners').id}/drive/root`, [
      world.group('Planners').id,
      ghostGuid,
    ]),
    pair('library of a site', `/sites/${handbook}/drive/root`, [siteGuid, ghostGuid]),
    pair('library of a site by path', `/sites/convite.example:/sites/handbook:/drive/root`, ['handbook', 'handbuch']),
    pair('foreign item in the own drive', `${ownDrive}/items/${file}`, [file, ghostOf(file)]),
    // The first item of every drive has the same number, so this finds something unless the drives are compared.
    pair('foreign root in the own drive', `${ownDrive}/items/${world.drive('ana').rootItemId}`, [
      world.drive('ana').rootItemId,
      ghostOf(world.drive('ana').rootItemId),
    ]),
    pair('foreign item at me', `/me/drive/items/${file}`, [file, ghostOf(file)]),
    pair('share of an item', `${share(`${world.origin}/open/${file}`)}/driveItem`, [
      share(`${world.origin}/open/${file}`),
      share(`${world.origin}/open/${ghostOf(file)}`),
    ]),
    pair('share by secret', `${share(secretLink)}/driveItem`, [
      share(secretLink),
      share(`${secretLink.slice(0, -8)}AAAAAAAA`),
    ]),
    pair('item of a share', `${share(secretLink)}/items/${file}`, [file, ghostOf(file)]),
    pair('closed item', closed.folder, [keyOf(closed.folder), ghostOf(keyOf(closed.folder))]),
    pair('item below a closed one', closed.file, [keyOf(closed.file), ghostOf(keyOf(closed.file))]),
    pair('closed item by path', `${inClosed}/root:${closedPath}:`, [closed.path, other]),
    pair('below a closed item by path', `${inClosed}/root:${closedPath}/Sub/plan.txt:`, [closed.path, other]),
    pair('closed item as a child', `${inClosed}/root/children/${encodeURIComponent(closed.path)}`, [
      closed.path,
      other,
    ]),
    pair('closed item as a child by id', `${inClosed}/root/children/${keyOf(closed.folder)}`, [
      keyOf(closed.folder),
      ghostOf(keyOf(closed.folder)),
    ]),
  ]
}

const bodies: Readonly<Record<string, unknown>> = {
  'driveItem/invite': quietly('hugo@convite.example'),
  'permission/update': { roles: ['write'] },
  'driveItem/createChild': { name: 'New folder', folder: {} },
  'driveItem/update': { name: 'New name' },
  'driveItem/putContent': 'new content',
}

/** What is left of an answer when the ids of the request, of the call and the moment are taken out. */
function faceOf({ status, headers, text, codes }: Answer<unknown>, ids: readonly string[]): string {
  const requestId = String(headers['request-id'])
  const blank = (value: string) =>
    ids
      .reduce(
        (rest, id, index) => rest.replaceAll(id, `<${index}>`).replaceAll(encodeURIComponent(id), `<${index}>`),
        value,
      )
      .replaceAll(requestId, '<request>')
      .replaceAll(/"date":"[^"]*"/g, '"date":"<date>"')
  const kept = Object.entries(headers).filter(
    ([name]) => !['date', 'request-id', 'client-request-id', 'content-length'].includes(name),
  )
  return JSON.stringify({
    status,
    codes,
    body: blank(text),
    headers: kept.map(([name, value]) => [name, blank(String(value))]),
  })
}

/** How the two answers differ, and that they are refusals; nothing when all is well. */
async function compare(
  name: string,
  method: string,
  { form, real, ghost, swaps }: Pair,
  suffix = '',
  body?: unknown,
): Promise<readonly string[]> {
  const options = {
    token: tokenOf(world, name),
    ...(body === undefined ? {} : { body }),
    ...(typeof body === 'string' ? { headers: { 'Content-Type': 'text/plain' } } : {}),
  }
  const there = await call(world, method, `${real}${suffix}`, options)
  const nowhere = await call(world, method, `${ghost}${suffix}`, options)
  const faces = [
    faceOf(
      there,
      swaps.map(([id]) => id),
    ),
    faceOf(
      nowhere,
      swaps.map(([, id]) => id),
    ),
  ]
  const where = `${name}: ${method} ${form}${suffix}`
  return [
    ...(faces[0] === faces[1] ? [] : [`${where}: ${faces[0]} but ${faces[1]}`]),
    ...(there.status >= 400 ? [] : [`${where}: ${there.status}`]),
  ]
}

/** Operations on an item, with what follows the item's address. */
const itemOperations = operations.flatMap(operation => {
  const [path = ''] = operation.paths
  const start = '/drives/{drive-id}/items/{driveItem-id}'
  return path.startsWith(start) ? [{ operation: operation as Operation, suffix: path.slice(start.length) }] : []
})
describe('what is hidden and what never was', () => {
  it('the operations on items are those of the contract', () => {
    expect(itemOperations.length).toBeGreaterThanOrEqual(14)
  })

  describe.each(strangers)('for %s', name => {
    it.each(itemOperations.map(({ operation, suffix }) => ({ id: operation.id, operation, suffix })))(
      '$id answers alike',
      async ({ operation, suffix }) => {
        const differences: string[] = []
        for (const known of itemPairs()) {
          const end = suffix.replace(
            '{permission-id}',
            known.form.includes('closed') ? closedPermission : hiddenPermission,
          )
          differences.push(...(await compare(name, operation.method, known, end, bodies[operation.id])))
        }
        expect(differences).toEqual([])
      },
    )

    it('an unknown permission of a hidden item is like a known one', async () => {
      const address = `${hidden.file}/permissions/${hiddenPermission}`
      const known = pair('permission', address, [hiddenPermission, `${hiddenPermission.slice(0, -4)}AAAA`])
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        expect(await compare(name, method, known, '', method === 'PATCH' ? { roles: ['write'] } : undefined)).toEqual(
          [],
        )
      }
    })

    it('a drive', async () => {
      const drive = driveOf(hidden.file)
      const ana = world.person('ana')
      const drives = [
        pair('drive', `/drives/${drive}`, [drive, ghostOf(drive)]),
        pair('drive of a person', `/users/${ana.id}/drive`, [ana.id, ghostGuid]),
        pair('drives of a person', `/users/${ana.id}/drives/${drive}`, [drive, ghostOf(drive)]),
        pair('drive of a group', `/groups/${world.group('Launch 2026').id}/drive`, [
          world.group('Launch 2026').id,
          ghostGuid,
        ]),
        pair('library', `/sites/${world.site('Handbook').id}/drive`, [
          world.site('Handbook').id.split(',')[1] ?? '',
          ghostGuid,
        ]),
        pair('library by path', '/sites/convite.example:/sites/handbook:/drive', ['handbook', 'handbuch']),
        pair('what was shared with its owner', `/drives/${drive}/sharedWithMe`, [drive, ghostOf(drive)]),
        pair('what was shared with a person', `/users/${ana.id}/drive/sharedWithMe`, [ana.id, ghostGuid]),
      ]
      const differences: string[] = []
      for (const known of drives) differences.push(...(await compare(name, 'GET', known)))
      expect(differences).toEqual([])
    })

    it('every address that Graph has below an item, offered or not', async () => {
      const known = pair('item', hidden.file, [keyOf(hidden.file), ghostOf(keyOf(hidden.file))])
      const differences: string[] = []
      for (const template of Object.values(itemTemplates)) {
        const path = template
          .replace('**', 'x')
          .replaceAll(/\{[^}]*\}/g, 'x')
          .replace(/\(.*\)$/, '')
        for (const method of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']) {
          const body = method === 'GET' || method === 'DELETE' ? undefined : {}
          differences.push(...(await compare(name, method, known, path === '' ? '' : `/${path}`, body)))
        }
      }
      expect(differences).toEqual([])
    })
  })

  it('as the place to which an item of one’s own is to be moved', async () => {
    const own = await growTree(world, 'nina')
    const answer = async (parentReference: object, ids: readonly string[]) =>
      faceOf(await as(world, 'nina', 'PATCH', own.file, { body: { parentReference } }), ids)
    const [folder, drive] = [keyOf(hidden.folder), driveOf(hidden.folder)]
    expect(await answer({ id: folder }, [folder])).toEqual(await answer({ id: ghostOf(folder) }, [ghostOf(folder)]))
    expect(await answer({ driveId: drive, id: folder }, [drive, folder])).toEqual(
      await answer({ driveId: ghostOf(drive), id: folder }, [ghostOf(drive), folder]),
    )
    expect(await answer({ path: `/drives/${drive}/root:/${hidden.path}` }, [drive])).toEqual(
      await answer({ path: `/drives/${ghostOf(drive)}/root:/${hidden.path}` }, [ghostOf(drive)]),
    )
  })

  it('nothing of all that was written', async () => {
    expect((await as(world, 'ana', 'GET', `${hidden.file}/permissions/${hiddenPermission}`)).body.roles).toEqual([
      'read',
    ])
    expect((await as(world, 'dieter', 'GET', `${closed.file}/permissions/${closedPermission}`)).body.roles).toEqual([
      'read',
    ])
    const { body } = await as<{ value: readonly { name: string }[] }>(
      world,
      'dieter',
      'GET',
      `${closed.drive}/root/children`,
    )
    expect(body.value.map(({ name }) => name).toSorted()).toEqual(
      [closed.path, `${closed.path} beside`, 'Lies mich.txt', 'Rechnungen'].toSorted(),
    )
  })
})
