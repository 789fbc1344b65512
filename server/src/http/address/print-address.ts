import {
  addressKeyNames,
  type DriveRef,
  type GraphAddress,
  type ItemRef,
  keysWithAppId,
  type Subject,
} from './address.ts'
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
import { foldAscii, readQualified } from './words.ts'

/** A printed piece of an address. `isOpen`: it ends in a colon path, so a route behind it needs the closing colon. */
interface Place {
  readonly text: string
  readonly isOpen: boolean
}

/** The tables together; two of them never hold the same name. */
const templates: Readonly<Record<string, string>> = {
  ...serviceTemplates,
  ...userTemplates,
  ...groupTemplates,
  ...siteTemplates,
  ...listTemplates,
  ...driveTemplates,
  ...shareTemplates,
  ...itemTemplates,
  me: '',
  drives: 'drives',
  listItem: '',
}

/**
 * Prints an address in its canonical form: percent-encoded, beginning with `/{version}`, without a query.
 * parseAddress reads it back to an equal value, whatever characters its names and keys hold.
 */
export function printAddress(address: GraphAddress): string {
  const place = printPlace(address)
  const route = printRoute(address)
  return `/${address.version}${route === '' ? place.text : below(place, route).text}`
}

/** The place whose table holds the name of the address. */
function printPlace({ name, subject, drive, item }: GraphAddress): Place {
  if (name === 'listItem' && drive !== undefined && item !== undefined) return printListItem(drive, item)
  if (item !== undefined && drive !== undefined) return printItem(drive, item)
  if (drive === undefined) return subject === undefined ? { text: '', isOpen: false } : printSubject(subject)
  if (drive.by === 'share' && name in shareTemplates) return keyed('/shares', drive.token)
  return name in listTemplates ? printList(drive) : printDrive(drive)
}

function printItem(drive: DriveRef, item: ItemRef): Place {
  const base = printBase(drive, item)
  const path = item.path.map(encodeURIComponent).join('/')
  const start = path === '' ? base : { text: `${base.text}:/${path}`, isOpen: true }
  return item.childKeys.reduce((place, key) => keyed(below(place, 'children').text, key), start)
}

function printBase(drive: DriveRef, item: ItemRef): Place {
  const { base } = item
  if (base.by === 'shared' && drive.by === 'share') return below(keyed('/shares', drive.token), 'driveItem')
  if (base.by === 'listItem') return below(printListItem(drive, item), 'driveItem')
  const place = drive.by === 'share' ? keyed('/shares', drive.token) : printDrive(drive)
  if (base.by === 'id') return keyed(below(place, 'items').text, base.id)
  return base.by === 'special' ? keyed(below(place, 'special').text, base.name) : below(place, 'root')
}

function printListItem(drive: DriveRef, { base }: ItemRef): Place {
  const items = below(printList(drive), 'items')
  return base.by === 'listItem' ? keyed(items.text, base.id) : items
}

function printList(drive: DriveRef): Place {
  if (drive.by !== 'list') return below(printDrive(drive), 'list')
  return keyed(below(printSubject({ by: 'site', site: drive.site }), 'lists').text, drive.list)
}

function printDrive(drive: DriveRef): Place {
  if (drive.by === 'list') return below(printList(drive), 'drive')
  if (drive.by === 'share') return keyed('/shares', drive.token)
  if (drive.by !== 'id') return below(printSubject(drive), 'drive')
  const owner = drive.owner === undefined ? { text: '', isOpen: false } : printSubject(drive.owner)
  return keyed(below(owner, 'drives').text, drive.id)
}

function printSubject(subject: Subject): Place {
  if (subject.by === 'me') return { text: '/me', isOpen: false }
  if (subject.by === 'user') return keyed('/users', subject.key)
  if (subject.by === 'group') return keyed('/groups', subject.key)
  const { site } = subject
  if (site.by === 'id') return keyed('/sites', site.id)
  if (site.by === 'group') return below(keyed('/groups', site.key), 'sites/root')
  if (site.by === 'root') return { text: '/sites/root', isOpen: false }
  const host = site.hostname === null ? '/sites/root' : keyed('/sites', site.hostname).text
  return { text: `${host}:/${site.path.map(encodeURIComponent).join('/')}`, isOpen: true }
}

/** What follows the place: the template of the name with keys, parameters and cast filled in. */
function printRoute({ name, keys, args, castTo }: GraphAddress): string {
  const printed: string[] = []
  let isAfterKey = false
  for (const step of (templates[name] ?? '').split('/')) {
    const keyName = addressKeyNames.find(known => step === `{${known}}`)
    if (keyName !== undefined) {
      if (keysWithAppId.has(keyName) && keys.appId !== undefined) {
        printed.push(`${printed.pop() ?? ''}(appId='${encodeKey(keys.appId.replaceAll("'", "''"))}')`)
        isAfterKey = true
        continue
      }
      const key = keys[keyName] ?? ''
      // Behind another key, as in thumbnails/{id}/{size}, no word of the grammar can stand.
      printed.push(isAfterKey ? encodeKey(key) : keyed(printed.pop() ?? '', key).text)
    } else if (step !== '**' && step !== '') {
      printed.push(step.replace(/\(.*\)$/, () => printArguments(args)))
    }
    isAfterKey = keyName !== undefined
  }
  if (castTo !== undefined) {
    const isMarked = printed.at(-1)?.startsWith('$') === true
    printed.splice(isMarked ? -1 : printed.length, 0, `microsoft.graph.${castTo}`)
  }
  return printed.join('/')
}

function printArguments(args: GraphAddress['args']): string {
  const printed = Object.entries(args).map(
    ([name, value]) => `${name}='${encodeURIComponent(value).replaceAll("'", '%27%27')}'`,
  )
  return printed.length === 0 ? '' : `(${printed.join(',')})`
}

function below(place: Place, route: string): Place {
  return { text: `${place.text}${place.isOpen ? ':' : ''}/${route}`, isOpen: false }
}

/** `users/ana`, but `users('delta')`: a key that reads like a word of the grammar goes into parentheses. */
function keyed(collection: string, key: string): Place {
  const text = encodeKey(key)
  return { text: isGrammarWord(key) ? `${collection}('${text}')` : `${collection}/${text}`, isOpen: false }
}

/** Parentheses and quotes too, so that no key can be taken for a call. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replace(/[()']/g, mark => `%${mark.charCodeAt(0).toString(16)}`)
}

const grammarWords: ReadonlySet<string> = new Set(
  Object.values(templates).flatMap(template => template.split('/').map(step => foldAscii(step.replace(/\(.*\)$/, '')))),
)

function isGrammarWord(key: string): boolean {
  return grammarWords.has(foldAscii(key)) || readQualified(key) !== null
}
