import type { DriveRef, SiteRef } from './address.ts'
import {
  driveTemplates,
  groupTemplates,
  itemTemplates,
  listTemplates,
  serviceTemplates,
  shareTemplates,
  siteTemplates,
  userTemplates,
} from './address-table.ts'
import { type Draft, siteOf } from './draft.ts'
import { addTemplates, type GrammarNode, linkSegment, makeNode } from './grammar-node.ts'
import { foldAscii } from './words.ts'

/**
 * Builds the grammar of everything below `/{version}`: the tables of names, and the steps that lead from one kind of place
 * to another. Done once when the module is loaded; the result is never changed.
 */
function buildGrammar(): GrammarNode {
  const item = makeNode('item')
  addTemplates(item, itemTemplates)
  place(item, 'children').key = {
    node: item,
    form: 'path',
    enter: (draft, key) => draft.childKeys.push(...key.split('/')),
  }

  const listItem = makeNode()
  const list = makeNode()
  addTemplates(list, listTemplates)
  place(list, 'items').key = {
    node: listItem,
    form: 'key',
    enter: (draft, id) => (draft.base = { by: 'listItem', id }),
  }
  listItem.name = 'listItem'
  link(listItem, 'driveItem', item, null)

  const drive = makeDrive(item, list)
  link(list, 'drive', drive, null)

  const site = makeNode('site')
  addTemplates(site, siteTemplates)
  addDrives(site, drive)
  place(site, 'lists').key = {
    node: list,
    form: 'key',
    enter: (draft, id) => (draft.drive = { by: 'list', site: siteOf(draft), list: id }),
  }

  const root = makeNode()
  addTemplates(root, serviceTemplates)
  addPeople(root, drive)
  addGroups(root, drive, site)
  place(root, 'sites').key = {
    node: site,
    form: 'key',
    enter: (draft, key) => (draft.subject = { by: 'site', site: readSiteKey(key) }),
  }
  addShares(root, item)

  addDrives(root, drive)
  // `/drive` is a singleton that stands for `/me/drive` (drive-items.md section 1).
  link(root, 'drive', drive, draft => (draft.drive = draft.subject = { by: 'me' }))
  return root
}

function makeDrive(item: GrammarNode, list: GrammarNode): GrammarNode {
  const drive = makeNode()
  addTemplates(drive, driveTemplates)
  link(drive, 'root', item, draft => (draft.base = { by: 'root' }))
  link(drive, 'list', list, null)
  // A sample of the documentation asks the drive itself for its delta (delta-search-subscriptions.md section 1).
  link(drive, 'delta', place(item, 'delta'), draft => (draft.base = { by: 'root' }))
  place(drive, 'items').key = {
    node: item,
    form: 'key',
    enter: (draft, id) => (draft.base = foldAscii(id) === 'root' ? { by: 'root' } : { by: 'id', id }),
  }
  place(drive, 'special').key = {
    node: item,
    form: 'key',
    enter: (draft, name) => (draft.base = { by: 'special', name: foldAscii(name) }),
  }
  return drive
}

/** `drive` and `drives/{id}` below the service root, a person, a group or a site. */
function addDrives(owner: GrammarNode, drive: GrammarNode): void {
  link(owner, 'drive', drive, draft => (draft.drive = draft.subject))
  const drives = makeNode()
  drives.name = 'drives'
  link(owner, 'drives', drives, null)
  drives.key = { node: drive, form: 'key', enter: (draft, id) => (draft.drive = driveById(id, draft)) }
}

function driveById(id: string, draft: Draft): DriveRef {
  return draft.subject === undefined ? { by: 'id', id } : { by: 'id', id, owner: draft.subject }
}

function addPeople(root: GrammarNode, drive: GrammarNode): void {
  const user = makeNode()
  addTemplates(user, userTemplates)
  addDrives(user, drive)
  place(root, 'users').key = { node: user, form: 'key', enter: (draft, key) => (draft.subject = { by: 'user', key }) }
  const me: GrammarNode = { ...user, name: 'me' }
  link(root, 'me', me, draft => (draft.subject = { by: 'me' }))
}

function addGroups(root: GrammarNode, drive: GrammarNode, site: GrammarNode): void {
  const group = makeNode()
  addTemplates(group, groupTemplates)
  addDrives(group, drive)
  link(place(group, 'sites'), 'root', site, draft => {
    if (draft.subject?.by === 'group') draft.subject = { by: 'site', site: { by: 'group', key: draft.subject.key } }
  })
  place(root, 'groups').key = {
    node: group,
    form: 'key',
    enter: (draft, key) => (draft.subject = { by: 'group', key }),
  }
}

function addShares(root: GrammarNode, item: GrammarNode): void {
  const share = makeNode()
  addTemplates(share, shareTemplates)
  for (const segment of ['driveItem', 'root']) {
    link(share, segment, item, draft => (draft.base = { by: 'shared' }))
  }
  place(share, 'items').key = { node: item, form: 'key', enter: (draft, id) => (draft.base = { by: 'id', id }) }
  place(root, 'shares').key = {
    node: share,
    form: 'key',
    enter: (draft, token) => (draft.drive = { by: 'share', token }),
  }
}

function readSiteKey(key: string): SiteRef {
  return foldAscii(key) === 'root' ? { by: 'root' } : { by: 'id', id: key }
}

function link(from: GrammarNode, segment: string, node: GrammarNode, enter: ((draft: Draft) => void) | null): void {
  linkSegment(from, segment, { node, enter })
}

function place(node: GrammarNode, segment: string): GrammarNode {
  const edge = node.segments.get(segment)
  if (edge === undefined) throw new TypeError(`The address tables have no ${segment}.`)
  return edge.node
}

/** The grammar of everything below `/{version}`. */
export const grammar: GrammarNode = buildGrammar()
