/** Everything that is wrong with a seed document, in its form and in its meaning, said in one go. */
import { checkSeedForm, hasSeedForm } from './seed-document.ts'
import { createSeedFaults } from './seed-faults.ts'
import { draftSeed, type PlanTools } from './seed-plan.ts'
import type { SeedDocument } from './seed-schema.ts'

/**
 * Takes a value for a seed document if it keeps all rules that can be judged without a database. Throws
 * `invalidRequest` with every mistake: parts with a wrong form are left out, and the others are judged all the same.
 * Of a document that hangs on the organisation of a server only the form is judged here.
 */
export function judgeSeed(value: unknown, tools: Omit<PlanTools, 'isWhole'>): SeedDocument {
  const faults = createSeedFaults()
  checkSeedForm(value, faults)
  const rest = takeReadable(value)
  if (rest !== null) draftSeed(rest.document, { ...tools, isWhole: rest.isWhole }, faults)
  faults.throwIfAny()
  return value as SeedDocument
}

const lists = ['users', 'groups', 'sites', 'applications'] as const

/** What of a document has the right form; null without an organisation of the right form, on which all else hangs. */
function takeReadable(value: unknown): { readonly document: SeedDocument; readonly isWhole: boolean } | null {
  const { organization, ...given } = (value ?? {}) as Record<string, unknown>
  if (organization === undefined || !hasSeedForm({ organization })) return null
  const parts = lists.flatMap(name => {
    const list = given[name]
    // A list leaves gaps where something was taken out, so that the others keep their places in the messages.
    const kept: unknown[] = []
    for (const [index, entry] of Array.isArray(list) ? list.entries() : []) {
      if (hasSeedForm({ organization, [name]: [entry] })) kept[index] = entry
    }
    const isWhole = list === undefined || (Array.isArray(list) && Object.keys(kept).length === list.length)
    return [{ name, kept, isWhole }]
  })
  return {
    document: { organization, ...Object.fromEntries(parts.map(({ name, kept }) => [name, kept])) } as SeedDocument,
    isWhole: parts.every(({ name, isWhole }) => isWhole || (name !== 'users' && name !== 'groups')),
  }
}
