import type { AddressKeyName, DriveRef, ItemBase, SiteRef, Subject } from './address.ts'
import type { AddressName } from './address-table.ts'

/** An address while its segments are being read. Lives for one call of the parser and never leaves it. */
export interface Draft {
  name: AddressName | undefined
  subject: Subject | undefined
  drive: DriveRef | undefined
  base: ItemBase | undefined
  path: string[]
  childKeys: string[]
  /** Undefined until the first key: most addresses have none. */
  keys: Partial<Record<AddressKeyName, string>> | undefined
  args: Record<string, string> | undefined
  castTo: string | undefined
}

export function makeDraft(): Draft {
  return {
    name: undefined,
    subject: undefined,
    drive: undefined,
    base: undefined,
    path: [],
    childKeys: [],
    keys: undefined,
    args: undefined,
    castTo: undefined,
  }
}

/** Adds the names of a colon path. Below a child key they are keys too, so that the order of the steps is kept. */
export function addPath(draft: Draft, names: readonly string[]): void {
  if (draft.childKeys.length > 0) draft.childKeys.push(...names)
  else draft.path.push(...names)
}

/** The site at which the address begins; the grammar asks only below a site. */
export function siteOf(draft: Draft): SiteRef {
  if (draft.subject?.by !== 'site') throw new TypeError('The grammar asked for a site where there is none.')
  return draft.subject.site
}
