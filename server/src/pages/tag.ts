import { escapeHtml, type Html, trustedHtml } from './html.ts'

/** What an attribute may be: a text, true for an attribute without a value, null or false for none. */
export type AttributeValue = string | number | boolean | null | undefined

/**
 * An element without content whose attributes depend on what is shown, such as an `input`. A template of `html` takes
 * no values there. Throws when a name could be more than a name: names are ours, never people's words.
 */
export function renderTag(name: string, attributes: Readonly<Record<string, AttributeValue>>): Html {
  const written = Object.entries(attributes).map(([attribute, value]) => {
    if (!/^[a-z][a-z-]*$/.test(attribute)) throw new Error(`${attribute} is no name of an attribute.`)
    if (value === null || value === undefined || value === false) return ''
    return value === true ? ` ${attribute}` : ` ${attribute}="${escapeHtml(String(value))}"`
  })
  return trustedHtml(`<${name}${written.join('')}>`)
}
