import type { TLocalizedValidationError } from 'typebox/error'
import { Compile } from 'typebox/compile'
import { quoted } from '../domain/errors.ts'
import { createSeedFaults, type SeedFaults } from './seed-faults.ts'
import { type SeedDocument, seedSchema } from './seed-schema.ts'

const validator = Compile(seedSchema)

/** Objects and lists inside each other; a path of the longest kind needs some 400. More exhausts the validator's stack. */
const maxNesting = 450

/**
 * Takes a value for a seed document if it has the form of one. Throws `invalidRequest` that names, for each mistake,
 * the place in the document, the value there and the rule. What the names in it refer to is checked by `planSeed`.
 */
export function readSeedDocument(value: unknown): SeedDocument {
  const faults = createSeedFaults()
  checkSeedForm(value, faults)
  faults.throwIfAny()
  return value as SeedDocument
}

/** Notes every place where a value has not the form of a seed document. Throws when it is too deep to look into. */
export function checkSeedForm(value: unknown, faults: SeedFaults): void {
  if (isNestedDeeper(value, maxNesting))
    faults.add('The document', `has more than ${maxNesting} levels; no path is that deep.`)
  faults.throwIfAny()
  if (validator.Check(value)) return
  let isExplained = false
  for (const error of validator.Errors(value)) {
    report(value, error, faults.add)
    isExplained = true
  }
  if (!isExplained) throw new Error('The validator refused a seed document without saying why.')
}

/** Whether a value has the form, apart from members that are unknown: those are a mistake, but hide nothing. */
export function hasSeedForm(value: unknown): value is SeedDocument {
  if (validator.Check(value)) return true
  return validator.Errors(value).every(({ keyword }) => keyword === 'additionalProperties' || keyword === 'boolean')
}

/** Reads the text of a seed file as JSON. Throws `invalidRequest` when it is none. */
export function parseSeedText(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch (error) {
    const faults = createSeedFaults()
    faults.add('The document', `is not JSON: ${(error as Error).message}.`)
    return faults.throwIfAny()
  }
}

/** Reads the text of a seed file. Throws `invalidRequest` when it is not JSON or not of the form. */
export function parseSeedDocument(json: string): SeedDocument {
  return readSeedDocument(parseSeedText(json))
}

function report(value: unknown, error: TLocalizedValidationError, add: (path: string, text: string) => void): void {
  const path = toPath(error.instancePath) || 'The document'
  const found = describe(valueAt(value, error.instancePath))
  switch (error.keyword) {
    case 'boolean':
      // The same mistake as `additionalProperties`, said of the member instead of the object.
      return
    case 'additionalProperties':
      for (const name of error.params.additionalProperties) {
        add(
          joinPath(toPath(error.instancePath), name),
          `is unknown; known here: ${knownMembers(error.schemaPath).join(', ')}.`,
        )
      }
      return
    case 'required':
      for (const name of error.params.requiredProperties) add(joinPath(toPath(error.instancePath), name), 'is missing.')
      return
    case 'type':
      add(path, `is ${found}; it has to be of the type ${String(error.params.type)}.`)
      return
    case 'enum':
      add(path, `is ${found}; it has to be one of ${error.params.allowedValues.join(', ')}.`)
      return
    case 'pattern':
      add(path, `is ${found}, which is no GUID such as 6b6c0000-0000-4000-8000-000000000001.`)
      return
    default:
      add(path, `is ${found}: it ${error.message}.`)
  }
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' && value !== null ? 'an object' : quoted(value)
}

function isNestedDeeper(value: unknown, limit: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap(inner => (typeof inner === 'object' && inner !== null ? Object.values(inner) : []))
  }
  return false
}

/** From a JSON pointer to the way people write a place: `/users/2/mail` is `users[2].mail`. */
function toPath(pointer: string): string {
  return readPointer(pointer).reduce(
    (path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : joinPath(path, part)),
    '',
  )
}

function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function readPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(value: unknown, pointer: string): unknown {
  return readPointer(pointer).reduce<unknown>((inner, part) => (inner as Record<string, unknown> | null)?.[part], value)
}

/** The members that the schema at a place allows. A folder's items are a reference to the schema of an item. */
function knownMembers(schemaPath: string): readonly string[] {
  let definitions: unknown
  const follow = (schema: unknown): unknown => {
    const { $defs, $ref } = (schema ?? {}) as { $defs?: unknown; $ref?: string }
    definitions = $defs ?? definitions
    return $ref === undefined ? schema : follow((definitions as Record<string, unknown>)[$ref])
  }
  const steps = readPointer(schemaPath.slice(1))
  const schema = steps.reduce<unknown>((inner, part) => follow((inner as Record<string, unknown>)[part]), seedSchema)
  const { properties } = schema as { properties?: Record<string, unknown> }
  return Object.keys(properties ?? {}).filter(name => !name.startsWith('$'))
}
