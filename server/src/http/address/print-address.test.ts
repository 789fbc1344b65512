import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AddressKeys,
  addressKeyNames,
  type DriveRef,
  type GraphAddress,
  type ItemRef,
  type SiteRef,
  type Subject,
} from './address.ts'
import {
  type AddressName,
  addressNames,
  castableNames,
  driveTemplates,
  groupTemplates,
  itemTemplates,
  listTemplates,
  serviceTemplates,
  shareTemplates,
  siteTemplates,
  userTemplates,
} from './address-table.ts'
import { parseAddress } from './parse-address.ts'
import { printAddress } from './print-address.ts'

/** Pieces that are syntax somewhere: a name made of them must come back as a name. */
const syntax =
  "% %2F %00 # & + ' '' ( ) ; = @ $ , ! [ ] ^ ` { } ~ \" < > ? | * . ..x id= @a1 \u0085 é e\u0301 日本 😀 \u212a ．． ␀"
const words = 'root delta DELTA $count $ref children getAllSites microsoft.graph. graph.user v2.0'
const nasty = fc.constantFrom(' ', ...syntax.split(' '), ...words.split(' '))
const name = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 2 })), {
    minLength: 1,
    maxLength: 4,
  })
  // oxlint-disable-next-line no-control-regex -- what the parser refuses in names
  .map(pieces => pieces.join('').replace(/[/\\:\u0000-\u001f\u007f]/g, '_'))
  .filter(text => text !== '' && text !== '.' && text !== '..' && text.isWellFormed())
const names = (minLength: number) => fc.array(name, { minLength, maxLength: 3 })
const id = name.filter(text => text.toLowerCase() !== 'root')
const key = fc.oneof(
  name,
  name.map(text => `${text}:x`),
)

const site: fc.Arbitrary<SiteRef> = fc.oneof(
  fc.constant<SiteRef>({ by: 'root' }),
  id.map<SiteRef>(value => ({ by: 'id', id: value })),
  fc.tuple(fc.option(id), names(1)).map<SiteRef>(([hostname, path]) => ({ by: 'path', hostname, path })),
  key.map<SiteRef>(value => ({ by: 'group', key: value })),
)
const user = fc.oneof(
  fc.constant<Subject>({ by: 'me' }),
  key.map<Subject>(value => ({ by: 'user', key: value })),
)
const group = key.map<Subject>(value => ({ by: 'group', key: value }))
const siteSubject = site.map<Subject>(value => ({ by: 'site', site: value }))
const subject = fc.oneof(user, group, siteSubject)

type Place = Pick<GraphAddress, 'subject' | 'drive'>
const share = key.map<Place>(token => ({ drive: { by: 'share', token } }))
const list = fc
  .tuple(site, key)
  .map<Place>(([of, value]) => ({ subject: { by: 'site', site: of }, drive: { by: 'list', site: of, list: value } }))
const drive: fc.Arbitrary<Place> = fc.oneof(
  subject.map(owner => ({ subject: owner, drive: owner })),
  key.map(value => ({ drive: { by: 'id', id: value } satisfies DriveRef })),
  fc
    .tuple(subject, key)
    .map(([owner, value]) => ({ subject: owner, drive: { by: 'id', id: value, owner } satisfies DriveRef })),
  list,
)

function itemWith(base: fc.Arbitrary<ItemRef['base']>): fc.Arbitrary<ItemRef> {
  return fc.tuple(base, names(0), names(0)).map(([start, path, childKeys]) => ({ base: start, path, childKeys }))
}
const byId = id.map<ItemRef['base']>(value => ({ by: 'id', id: value }))
const listItem = key.map<ItemRef['base']>(value => ({ by: 'listItem', id: value }))
const special = name.map<ItemRef['base']>(value => ({
  by: 'special',
  name: value.replace(/[A-Z]/g, letter => letter.toLowerCase()),
}))
const item: fc.Arbitrary<Pick<GraphAddress, 'subject' | 'drive' | 'item'>> = fc.oneof(
  fc
    .tuple(drive, itemWith(fc.oneof(fc.constant<ItemRef['base']>({ by: 'root' }), byId, special, listItem)))
    .map(([at, ref]) => ({ ...at, item: ref })),
  fc
    .tuple(share, itemWith(fc.oneof(fc.constant<ItemRef['base']>({ by: 'shared' }), byId)))
    .map(([at, ref]) => ({ ...at, item: ref })),
)

/** The place that an address of this name continues. */
function placeOf(of: AddressName): fc.Arbitrary<Partial<GraphAddress>> {
  if (of in itemTemplates) return item
  if (of in driveTemplates) return drive
  if (of in shareTemplates) return share
  if (of in userTemplates) return of === 'user' ? user.filter(({ by }) => by === 'user').map(own) : user.map(own)
  if (of in groupTemplates) return group.map(own)
  if (of in siteTemplates) return siteSubject.map(own)
  if (of in listTemplates) return drive
  if (of === 'me') return fc.constant({ subject: { by: 'me' } })
  if (of === 'drives') return fc.option(subject, { nil: undefined }).map(own)
  if (of === 'listItem')
    return fc.tuple(drive, listItem).map(([at, base]) => ({ ...at, item: { base, path: [], childKeys: [] } }))
  return fc.constant({})
}
const own = (value: Subject | undefined): Partial<GraphAddress> => ({ subject: value })

const templates: Readonly<Record<string, string>> = {
  ...serviceTemplates,
  ...userTemplates,
  ...groupTemplates,
  ...siteTemplates,
  ...driveTemplates,
  ...shareTemplates,
  ...itemTemplates,
}

function keysOf(template: string): fc.Arbitrary<AddressKeys> {
  const wanted = addressKeyNames.filter(known => template.includes(`{${known}}`))
  return fc.record(Object.fromEntries(wanted.map(known => [known, key])))
}

function argsOf(template: string): fc.Arbitrary<Record<string, string>> {
  const parameters = /\((.+)\)/.exec(template)?.[1]?.toLowerCase().split(',') ?? []
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    name,
    fc.constantFrom("'", "''", "','", '@p', "a',q='b", '/', '\\'),
  )
  const text = value.filter(sent => !sent.includes('\u0000') && sent.isWellFormed())
  return fc.subarray(parameters).chain(sent => fc.record(Object.fromEntries(sent.map(parameter => [parameter, text]))))
}

function addressNamed(of: AddressName): fc.Arbitrary<GraphAddress> {
  const template = templates[of] ?? ''
  const canCast = castableNames.has(of) || castableNames.has(of.replace(/\/\$(?:count|ref)$/, ''))
  return fc
    .record({
      version: fc.constantFrom<GraphAddress['version']>('v1.0', 'beta'),
      place: placeOf(of),
      keys: keysOf(template),
      args: argsOf(template),
      castTo: canCast ? fc.constantFrom(undefined, 'user', 'group', 'orgcontact') : fc.constant(undefined),
    })
    .map(({ place, ...rest }) => ({ ...rest, ...place, name: of }))
}

describe('what is printed is parsed', () => {
  it.each(addressNames)('%s', of => {
    fc.assert(
      fc.property(addressNamed(of), address => {
        const printed = printAddress(address)
        expect(printed).toMatch(/^[\u0021-\u007e]+$/)
        fc.pre(printed.length <= 16 * 1024)
        const parsed = parseAddress(printed)
        expect(parsed.ok ? parsed.address : { printed, ...parsed.problem }).toEqual(address)
      }),
      { numRuns: 60 },
    )
  })
})
