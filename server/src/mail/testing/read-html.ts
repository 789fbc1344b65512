/** A look at the markup of a mail, for tests: enough of HTML to notice what is not well formed. */
export interface ReadHtml {
  readonly tags: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[]
  /** What a reader sees, without tags, styles and hidden parts; entities decoded. */
  readonly text: string
}

const voids = new Set(['meta', 'br', 'link', 'img', 'hr'])
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** @throws when a tag is left open, closed twice or cut off. */
export function readHtml(html: string): ReadHtml {
  const tags: { name: string; attributes: Record<string, string> }[] = []
  const open: string[] = []
  let text = ''
  const source = html.replace(/<!doctype html>|<!--[\s\S]*?-->/gi, '')
  for (const part of source.match(/<[^>]*>|[^<]+|</g) ?? []) {
    const tag = /^<(\/?)([a-z0-9]+)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*\/?>$/i.exec(part)
    if (tag === null) {
      if (part.startsWith('<')) throw new Error(`no tag: ${part.slice(0, 80)}`)
      if (!open.some(name => name === 'style' || name === 'title')) text += part
      continue
    }
    const [, slash, name = '', attributes = ''] = tag
    if (slash === '/') {
      const last = open.pop()
      if (last !== name) throw new Error(`</${name}> closes <${last ?? 'nothing'}>`)
      continue
    }
    tags.push({
      name,
      attributes: Object.fromEntries(
        Array.from(attributes.matchAll(/([\w:-]+)="([^"]*)"/g), match => [match[1] ?? '', decode(match[2] ?? '')]),
      ),
    })
    if (name === 'br') text += '\n'
    if (!voids.has(name)) open.push(name)
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`)
  return { tags, text: decode(text) }
}

function decode(text: string): string {
  return text.replace(/&([a-z]+|#\d+);/g, (entity, name: string) => named[name] ?? entity)
}
