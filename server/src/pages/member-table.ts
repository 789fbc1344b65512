/** The members of a body as a table: of a request by its schema, of an answer by what a server gave. */
import { html, type Html } from './html.ts'

export interface Member {
  /** From the body on: `recipients[].email`. */
  readonly path: string
  readonly type: string
  readonly isRequired: boolean
}

type Json = Readonly<Record<string, unknown>>

/** The members that a JSON schema names, those of objects and lists inside it included. */
export function schemaMembers(schema: object, before = ''): readonly Member[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, Json>>
    required?: readonly string[]
  }
  return Object.entries(properties).flatMap(([name, property]) => {
    // "This or null" is written as a choice of two.
    const choices = (property['anyOf'] as readonly Json[] | undefined)?.filter(({ type }) => type !== 'null') ?? [
      property,
    ]
    const choice = choices[0] ?? {}
    const items = choice['items'] as Json | undefined
    const path = before + name
    const type = items === undefined ? String(choice['type']) : `list of ${String(items['type'])}`
    const inner = items === undefined ? schemaMembers(choice, `${path}.`) : schemaMembers(items, `${path}[].`)
    return [{ path, type, isRequired: required.includes(name) }, ...inner]
  })
}

/** The members that an answer holds; of a list those of its first entry. */
export function sampleMembers(sample: unknown, before = ''): readonly Member[] {
  return Object.entries(sample as Json).flatMap(([name, value]) => {
    const path = before + name
    const first: unknown = Array.isArray(value) ? value[0] : value
    const kind = Array.isArray(value) ? `list of ${nameType(first)}` : nameType(value)
    const isOpen = typeof first === 'object' && first !== null
    const inner = isOpen ? sampleMembers(first, Array.isArray(value) ? `${path}[].` : `${path}.`) : []
    return [{ path, type: kind, isRequired: false }, ...inner]
  })
}

function nameType(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return 'moment'
  return typeof value
}

/** Renders members as rows. */
export function renderMembers(members: readonly Member[]): Html {
  const rows = members.map(
    ({ path, type, isRequired }) =>
      html`<tr><th scope="row"><code>${path}</code></th><td data-label="Type">${type}${isRequired && ', required'}</td></tr>`,
  )
  return html`<table class="rows"><thead><tr><th scope="col">Member</th><th scope="col">Type</th></tr></thead><tbody>${rows}</tbody></table>`
}
