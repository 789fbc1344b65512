/**
 * HTML that cannot be broken by the texts of people. Whatever stands in a template is escaped; only what a template
 * itself made goes in as it is. So no page calls an escape function, and none can forget to (security lesson F1).
 */

/** A piece of HTML. Only `html` and `trustedHtml` make one. */
export class Html {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }

  static of(text: string): Html {
    return new Html(text)
  }
}

/** What a template takes: text, pieces of HTML, lists of them, and null, undefined or false for nothing. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that stands in HTML, between tags or inside a quoted attribute, as nothing but text. */
export function escapeHtml(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, sign => entities[sign] as string)
}

const checked = new WeakSet<TemplateStringsArray>()

/** A template of HTML. Throws, the first time it is used, when a value would stand in a tag outside of double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  if (!checked.has(strings)) {
    checkPlaces(strings)
    checked.add(strings)
  }
  let text = strings[0] as string
  for (const [index, value] of values.entries()) text += render(value) + (strings[index + 1] as string)
  return Html.of(text)
}

/** HTML that was made elsewhere and is known to be harmless, such as a constant style sheet. Never for people's words. */
export function trustedHtml(text: string): Html {
  return Html.of(text)
}

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.toString()
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'object') return value.map(render).join('')
  return escapeHtml(String(value))
}

/** Escaping protects text and quoted attributes, nothing else: not a bare attribute, a tag's name, a script or a style. */
function checkPlaces(strings: readonly string[]): void {
  let before = ''
  for (const part of strings.slice(0, -1)) {
    before += part
    const tag = before.slice(before.lastIndexOf('<'))
    const isInTag = before.includes('<') && !closesTag(tag)
    const isInQuotes = /=\s*"[^"]*$/.test(tag)
    const isRawText = /<(script|style)\b[^>]*>(?![\s\S]*<\/\1)/i.test(before)
    if ((isInTag && !isInQuotes) || isRawText) {
      throw new Error(`a template puts a value where it cannot be escaped: …${before.slice(-60)}`)
    }
    before += 'x'
  }
}

/** Whether the tag that begins here has ended; a `>` inside a quoted attribute does not end it. */
function closesTag(tag: string): boolean {
  return tag
    .replace(/"[^"]*"/g, '')
    .replace(/"[^"]*$/, '')
    .includes('>')
}

/**
 * An address for `href`: a web address or a place on this server as it stands, anything else (`javascript:`, `data:`)
 * as `#`, because escaping alone does not make it harmless.
 */
export function safeHref(address: string): string {
  return /^(?:https?:\/\/|\/(?![/\\])|#)/i.test(address) ? address : '#'
}
