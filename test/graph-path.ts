/**
 * Which documented path of Microsoft Graph an address belongs to, whatever way it was written: path addressing, keys in
 * parentheses, namespace-qualified actions, aliases of the version. Written apart from the server's own parser, so that
 * the tests do not believe what they test.
 */

const version = /^\/(?:v1\.0|beta)(?=\/|$)|^(?:\/[^/]+)*?\/v2\.0(?=\/)/i

/** Whether a path is one of the Graph surface. */
export function isGraphPath(path: string): boolean {
  return version.test(path)
}

/** The version whose documents describe an address; the aliases are v1.0. */
export function versionOf(path: string): 'v1.0' | 'beta' {
  return /^\/beta(?=\/|$)/i.test(path) ? 'beta' : 'v1.0'
}

/** The template among `templates` that an address belongs to, or undefined. */
export function findTemplate(path: string, templates: readonly string[]): string | undefined {
  const segments = readSegments(path)
  return [itemForm(segments), driveForm(segments), segments, personForm(segments)]
    .flatMap(form => (form === null ? [] : [form]))
    .map(form => templates.find(template => fits(template.split('/').slice(1), form)))
    .find(found => found !== undefined)
}

/** The segments behind the version, decoded, with paths in colons and keys in parentheses written as plain segments. */
function readSegments(path: string): readonly string[] {
  const [beforeQuery = ''] = path.split('?')
  const text = decodeURIComponent(beforeQuery.replace(version, '')).replaceAll(/:\/[^:]*(?::|$)|:$/g, '')
  const segments = text
    .split('/')
    .filter(segment => segment !== '')
    .map(segment => segment.replace(/^(?:microsoft\.)?graph\./i, ''))
    .flatMap(segment => {
      const keyed = /^(drives|items|users|groups|sites|shares|permissions|children)\((.*)\)$/i.exec(segment)
      return keyed === null ? [segment] : [keyed[1] ?? '', keyed[2] ?? '']
    })
  return segments[0]?.toLowerCase() === 'drive' ? ['me', ...segments] : segments
}

/** An item's address as `/drives/{}/items/{}/...`, because every family has the same operations below an item. */
function itemForm(segments: readonly string[]): readonly string[] | null {
  const words = segments.map(segment => segment.toLowerCase())
  const isShare = words[0] === 'shares'
  const place = words.findIndex(
    (word, index) =>
      index > 1 && (word === 'items' || word === 'special' || word === 'root' || (isShare && word === 'driveitem')),
  )
  if (place < 0 || (!isShare && !words.slice(0, place).some(word => word === 'drive' || word === 'drives'))) return null
  const takesKey = words[place] === 'items' || words[place] === 'special'
  if (takesKey && segments.length < place + 2) return null
  const rest = segments.slice(place + (takesKey ? 2 : 1))
  while (rest[0]?.toLowerCase() === 'children' && rest[1] !== undefined && !rest[1].startsWith('$')) rest.splice(0, 2)
  return ['drives', '{}', 'items', '{}', ...rest]
}

/** A drive's address as `/drives/{}/...`. */
function driveForm(segments: readonly string[]): readonly string[] | null {
  const words = segments.map(segment => segment.toLowerCase())
  const single = words.indexOf('drive')
  if (single > 0) return ['drives', '{}', ...segments.slice(single + 1)]
  const several = words.indexOf('drives')
  return several > 0 && segments.length > several + 1 ? ['drives', ...segments.slice(several + 1)] : null
}

/** `/me/...` as `/users/{}/...`. */
function personForm(segments: readonly string[]): readonly string[] | null {
  return segments[0]?.toLowerCase() === 'me' ? ['users', '{}', ...segments.slice(1)] : null
}

function fits(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, index) => {
      const segment = segments[index] ?? ''
      if (part.startsWith('{')) return true
      const [name = ''] = part.toLowerCase().split('(')
      return (
        segment.toLowerCase() === part.toLowerCase() ||
        (part.includes('(') && segment.toLowerCase().startsWith(`${name}(`))
      )
    })
  )
}
