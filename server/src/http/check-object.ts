import { Compile } from 'typebox/compile'
import type { Static, TObject, TSchema } from 'typebox'
import { AppError, quoted } from '../domain/errors.ts'
import type { JsonObject } from './json-object.ts'

interface Checker {
  check(value: unknown): boolean
  errors(value: unknown): readonly { readonly path: string; readonly message: string }[]
}

const checkers = new WeakMap<TSchema, Checker>()

function checkerOf(schema: TSchema): Checker {
  const known = checkers.get(schema)
  if (known) return known
  const compiled = Compile(schema)
  const made: Checker = {
    check: value => compiled.Check(value),
    errors: value => compiled.Errors(value).map(error => ({ path: error.instancePath, message: error.message })),
  }
  checkers.set(schema, made)
  return made
}

/** Checks a body against its schema: V5 (types), then V6 (unknown members, `@` names ignored). */
export function checkObject<S extends TObject>(schema: S, value: JsonObject): Static<S> {
  const checker = checkerOf(schema)
  if (!checker.check(value)) throw describeTypes(checker.errors(value), value, schema)
  const strangers = findStrangers(schema, value, '')
  if (strangers.length > 0) {
    const details = strangers.map(({ target, accepted }) => ({
      code: 'unknownParameter' as const,
      message: `${quoted(target)} is not a parameter here. Accepted: ${accepted.join(', ')}.`,
      target,
    }))
    throw new AppError('unknownParameter', details[0]?.message ?? '', { target: strangers[0]?.target ?? '', details })
  }
  return value as Static<S>
}

/** Checks only the types of the members that the schema knows: a driveItem is an open type (drive-items.md section 2). */
export function checkOpenObject<S extends TObject>(schema: S, value: JsonObject): Static<S> {
  const checker = checkerOf(schema)
  if (!checker.check(value)) throw describeTypes(checker.errors(value), value, schema)
  return value as Static<S>
}

/** `/recipients/0/email` as people write it: `recipients[0].email`. */
function toTarget(path: string): string {
  return path
    .split('/')
    .slice(1)
    .reduce((text, part) => (/^\d+$/.test(part) ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '')
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('/')
    .slice(1)
    .reduce<unknown>((place, part) => (place as JsonObject | undefined)?.[part], value)
}

function schemaAt(schema: TSchema, path: string): JsonSchema | undefined {
  return path
    .split('/')
    .slice(1)
    .reduce<JsonSchema | undefined>((place, part) => {
      const inner = unwrap(place)
      return /^\d+$/.test(part) && inner?.items ? inner.items : inner?.properties?.[part]
    }, schema as JsonSchema)
}

interface JsonSchema {
  readonly type?: string
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

/** The schema behind "this or null". */
function unwrap(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema?.anyOf?.find(part => part.type !== 'null') ?? schema
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  number: 'a number',
  integer: 'a whole number',
}

function describeTypes(errors: readonly { path: string }[], value: JsonObject, schema: TSchema): AppError {
  // A value that fits none of "this or null" reports the place once for each; the deepest place says most.
  const paths = [...new Set(errors.map(error => error.path))].filter(
    path => !errors.some(other => other.path.startsWith(`${path}/`)),
  )
  const details = paths.map(path => {
    const target = toTarget(path)
    const expected = typeWords[unwrap(schemaAt(schema, path))?.type ?? ''] ?? 'another type'
    // A secret could be in the wrong type as well as in the right one.
    const shown = /password|secret|token/i.test(target) ? 'The value' : quoted(valueAt(value, path))
    return {
      code: 'invalidParameterFormat' as const,
      message: `${target} must be ${expected}. ${shown} is not.`,
      target,
    }
  })
  return new AppError('invalidParameterFormat', details[0]?.message ?? 'The body has a member of the wrong type.', {
    target: details[0]?.target ?? 'body',
    details,
  })
}

function findStrangers(schema: TSchema, value: unknown, at: string): { target: string; accepted: string[] }[] {
  const inner = unwrap(schema as JsonSchema)
  if (Array.isArray(value) && inner?.items) {
    return value.flatMap((entry, index) => findStrangers(inner.items as TSchema, entry, `${at}[${index}]`))
  }
  if (typeof value !== 'object' || value === null || !inner?.properties) return []
  const properties = inner.properties
  return Object.entries(value).flatMap(([name, entry]) => {
    const target = at === '' ? name : `${at}.${name}`
    if (name.startsWith('@') || name.includes('@odata.')) return []
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    return known === undefined
      ? [{ target, accepted: Object.keys(properties) }]
      : findStrangers(known as TSchema, entry, target)
  })
}
