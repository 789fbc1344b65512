import { html, type Html } from './html.ts'
import { renderName } from './name-html.ts'

/** Puts people's words into the places of a text, `{…}`, each cleaned and isolated. */
export function fillText(text: string, values: Readonly<Record<string, string>>): Html {
  const parts = text.split(/(\{\w+\})/).map(part => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    return name === undefined ? part : renderName(values[name] ?? '')
  })
  return html`${parts}`
}
