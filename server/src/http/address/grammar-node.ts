import { type AddressKeyName, addressKeyNames, keysWithAppId } from './address.ts'
import { type AddressName, castableNames, isAddressName } from './address-table.ts'
import type { Draft } from './draft.ts'

/** A step of the grammar: where it leads, and what it notes in the draft. */
export interface StaticEdge {
  readonly node: GrammarNode
  readonly enter: ((draft: Draft) => void) | null
}

export interface KeyEdge {
  readonly node: GrammarNode
  readonly enter: (draft: Draft, key: string) => void
  /** Another key of the same thing, named in the parentheses: its name in lower case, and where it is noted. */
  readonly alternate?: { readonly name: string; readonly enter: (draft: Draft, key: string) => void }
  /** `path`: the key may hold slashes, each piece is a key of its own (`children('@a1')?@a1='a/b'`). */
  readonly form: 'key' | 'path'
}

/** A place in an address. The nodes form a graph: an item's children lead to an item again. */
export interface GrammarNode {
  /** The name of an address that ends here; null where it must go on. */
  name: AddressName | null
  /** By the usual spelling and by the lower-case one. */
  readonly segments: Map<string, StaticEdge>
  key: KeyEdge | null
  /** Lower-case parameter names of a function; null for anything else. */
  parameters: readonly string[] | null
  /** What a colon behind the segment means: a path below this item, or the path of a site. */
  readonly colon: 'item' | 'site' | null
  canCast: boolean
  /** Takes whatever follows: known to Graph, told apart by nobody here. */
  takesRest: boolean
}

export function makeNode(colon: GrammarNode['colon'] = null): GrammarNode {
  return {
    name: null,
    segments: new Map(),
    key: null,
    parameters: null,
    colon,
    canCast: false,
    takesRest: false,
  }
}

/** Adds the addresses of a table (address-table.ts says how a template reads) below `start`. */
export function addTemplates(start: GrammarNode, templates: Readonly<Record<string, string>>): void {
  for (const [name, template] of Object.entries(templates)) {
    const node = template.split('/').reduce(followTemplate, start)
    if (!isAddressName(name)) throw new TypeError(`${name} is not in the address tables.`)
    node.name = name
    node.canCast = castableNames.has(name)
  }
}

function followTemplate(node: GrammarNode, step: string): GrammarNode {
  if (step === '') return node
  if (step === '**') {
    node.takesRest = true
    return node
  }
  const call = /^(\$?\w+)(?:\((.*)\))?$/.exec(step)
  if (call?.[1] === undefined) return followTemplateKey(node, step)
  const next = node.segments.get(call[1])?.node ?? makeNode()
  if (call[2] !== undefined) next.parameters = call[2] === '' ? [] : call[2].toLowerCase().split(',')
  linkSegment(node, call[1], { node: next, enter: null })
  return next
}

/** Adds a fixed segment: as it is usually written, which saves folding it, and in lower case for all other spellings. */
export function linkSegment(from: GrammarNode, segment: string, edge: StaticEdge): void {
  from.segments.set(segment, edge)
  from.segments.set(segment.toLowerCase(), edge)
}

function followTemplateKey(node: GrammarNode, step: string): GrammarNode {
  const name = addressKeyNames.find(known => step === `{${known}}`)
  if (name === undefined) throw new TypeError(`${step} is neither a segment nor a key.`)
  node.key ??= {
    node: makeNode(),
    enter: noteKey(name),
    form: 'key',
    ...(keysWithAppId.has(name) ? { alternate: { name: 'appid', enter: noteKey('appId') } } : {}),
  }
  return node.key.node
}

function noteKey(name: AddressKeyName): (draft: Draft, key: string) => void {
  return (draft, key) => {
    draft.keys ??= {}
    draft.keys[name] = key
  }
}
