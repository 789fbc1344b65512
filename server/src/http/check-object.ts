import { Compile } from 'typebox/compile'
import type { Static, TObject, TSchema } from 'typebox'
import { AppError, maxDetails, quoted, shorten } from '../domain/errors.ts'
import type { JsonObject } from './json-object.ts'

type Check = (value: unknown) => boolean

const checks = new WeakMap<TSchema, Check>()

function checkOf(schema: TSchema): Check {
  const known = checks.get(schema)
  if (known) return known
  const compiled = Compile(schema)
  const made: Check = value => compiled.Check(value)
  checks.set(schema, made)
  return made
}

/** Checks a body against its schema: V5 (types), then V6 (unknown members, `@` names ignored). */
export function checkObject<S extends TObject>(schema: S, value: JsonObject): Static<S> {
  if (!checkOf(schema)(value)) throw describeTypes(takeSome(findMisfits(schema, value, '')))
  const strangers = takeSome(findStrangers(schema, value, ''))
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
  if (!checkOf(schema)(value)) throw describeTypes(takeSome(findMisfits(schema, value, '')))
  return value as Static<S>
}

/** No answer needs more offenders than this; a body of a megabyte could hold a hundred thousand. */
function takeSome<T>(found: Iterator<T> & Iterable<T>): T[] {
  return Iterator.from(found).take(maxDetails).toArray()
}

interface JsonSchema {
  readonly type?: string
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

/** A member as people write it: `recipients[0].email`. */
const below = (at: string, name: string) => (at === '' ? name : `${at}.${name}`)

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

interface Misfit {
  readonly target: string
  readonly expected: string
  readonly value: unknown
}

/** The deepest places that have the wrong type. */
function* findMisfits(schema: JsonSchema, value: unknown, at: string): Generator<Misfit, void> {
  const inner = unwrap(schema) ?? {}
  // A union is "this or null" here.
  if (value === null && inner !== schema) return
  if (inner.items && Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* findMisfits(inner.items, entry, `${at}[${index}]`)
  } else if (inner.properties && isObject(value)) {
    for (const [name, part] of Object.entries(inner.properties)) {
      if (Object.hasOwn(value, name)) yield* findMisfits(part, value[name], below(at, name))
    }
  } else if (!checkOf(schema as TSchema)(value)) {
    yield { target: at === '' ? 'body' : at, expected: typeWords[inner.type ?? ''] ?? 'another type', value }
  }
}

function describeTypes(misfits: readonly Misfit[]): AppError {
  const details = misfits.map(({ target, expected, value }) => {
    // A secret could be in the wrong type as well as in the right one.
    const shown = /password|secret|token/i.test(target) ? 'The value' : quoted(value)
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

interface Stranger {
  readonly target: string
  readonly accepted: readonly string[]
}

function* findStrangers(schema: JsonSchema, value: unknown, at: string): Generator<Stranger, void> {
  const inner = unwrap(schema) ?? {}
  if (inner.items && Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* findStrangers(inner.items, entry, `${at}[${index}]`)
    return
  }
  const { properties } = inner
  if (!properties || !isObject(value)) return
  for (const [name, entry] of Object.entries(value)) {
    if (name.startsWith('@') || name.includes('@odata.')) continue
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    // A name that nobody knows may be as long as the body.
    if (known === undefined)
      yield { target: below(at, shorten(name).toWellFormed()), accepted: Object.keys(properties) }
    else yield* findStrangers(known, entry, below(at, name))
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
