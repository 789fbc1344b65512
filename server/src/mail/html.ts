declare const safe: unique symbol

/** Markup that may go into a mail as it stands: only this module makes it from text. */
export type Html = string & { readonly [safe]: true }

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML, fit for content and for quoted attributes. */
export function escapeHtml(text: string): Html {
  return text.replace(/[&<>"']/g, sign => entities[sign] ?? sign) as Html
}

/** Text of several lines as HTML that keeps them. */
export function escapeLines(text: string): Html {
  return text
    .split('\n')
    .map(line => escapeHtml(line))
    .join('<br>\n') as Html
}

/** A name in the middle of a sentence: whatever its writing direction, it leaves that of the sentence alone. */
export function isolate(text: string): Html {
  return `<bdi>${escapeHtml(text)}</bdi>` as Html
}

/** Joins pieces of HTML; null ones are left out. */
export function joinHtml(pieces: readonly (Html | null)[], between: string): Html {
  return pieces.filter(piece => piece !== null).join(escapeHtml(between)) as Html
}

/** Pieces of HTML, each on a line of its own. */
export function stackHtml(pieces: readonly Html[]): Html {
  return pieces.join('<br>\n') as Html
}

/** Replaces each stand-in of an escaped text by its HTML. */
export function replaceStandIns(escaped: Html, standIn: RegExp, find: (match: string) => Html): Html {
  return escaped.replace(standIn, find) as Html
}

/**
 * Fills a compiled template: `{{name}}` becomes the value, `{{#name}}…{{/name}}` stays only when the value is not null.
 * @throws when the template names a value that is not given: a mail with a hole must not leave.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, Html | null>>): string {
  const read = (name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`The mail template asks for '${name}', which nobody gives.`)
    return value
  }
  return template
    .replace(/\{\{#(\w+)\}\}(.*?)\{\{\/\1\}\}/gs, (_match, name: string, part: string) =>
      read(name) === null ? '' : part,
    )
    .replace(/\{\{(\w+)\}\}/g, (_match, name: string) => read(name) ?? '')
}
