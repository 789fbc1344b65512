import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { AppError, maxDetails } from '../domain/errors.ts'
import { checkObject, checkOpenObject } from './check-object.ts'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Optional(Type.Union([type, Type.Null()]))
const schema = Type.Object({
  name: orNull(Type.String()),
  count: Type.Optional(Type.Integer()),
  password: Type.Optional(Type.String()),
  places: orNull(Type.Array(Type.Object({ street: orNull(Type.String()) }))),
})

/** What is refused, as `target code`, and the message. */
function refuse(run: () => unknown): { readonly faults: readonly string[]; readonly message: string } {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) {
      return { faults: error.details.map(({ target, code }) => `${target} ${code}`), message: error.message }
    }
  }
  throw new Error('The object was not refused.')
}

const check = (value: Record<string, unknown>) => checkObject(schema, value)

describe('an object', () => {
  it('is given back when it fits; null fits where the schema says so', () => {
    const value = { name: null, count: 3, places: [{ street: 'A' }, { street: null }, {}], '@odata.type': 'x' }
    expect(check(value)).toBe(value)
    expect(check({})).toEqual({})
  })

  it('is refused with every member of the wrong type, the deepest place of each', () => {
    const { faults, message } = refuse(() =>
      check({ name: 1, count: 1.5, places: [{ street: {} }, 7, null, { street: [] }] }),
    )
    expect(faults).toEqual(
      ['name', 'count', 'places[0].street', 'places[1]', 'places[2]', 'places[3].street'].map(
        target => `${target} invalidParameterFormat`,
      ),
    )
    expect(message).toBe("name must be a string. '1' is not.")
  })

  it('is refused where null is no value', () => {
    expect(refuse(() => check({ count: null })).message).toBe("count must be a whole number. 'null' is not.")
  })

  it('names as many offenders as an answer may hold, however many there are', () => {
    expect(refuse(() => check({ places: Array.from({ length: 100_000 }, () => 7) })).faults).toHaveLength(maxDetails)
    const strange = Object.fromEntries(Array.from({ length: 100_000 }, (_none, index) => [`x${index}`, 1]))
    expect(refuse(() => check(strange)).faults).toHaveLength(maxDetails)
  })

  it('is as short as a name is long', () => {
    const { faults, message } = refuse(() => check({ ['a'.repeat(1_000_000)]: 1, 'b\u0000\ud800': 1 }))
    expect(faults).toEqual([`${'a'.repeat(100)}… unknownParameter`, 'b\ufffd unknownParameter'])
    expect(message.length).toBeLessThan(400)
  })

  it('is refused with every unknown member, once all types are right', () => {
    expect(refuse(() => check({ nam: 'x', places: [{ stret: 1 }], constructor: 1 })).faults).toEqual(
      ['nam', 'places[0].stret', 'constructor'].map(target => `${target} unknownParameter`),
    )
    expect(refuse(() => check({ nam: 'x', name: 1 })).faults).toEqual(['name invalidParameterFormat'])
  })

  it('never shows the value of a password', () => {
    expect(refuse(() => check({ password: 98_765 })).message).not.toContain('98765')
  })

  it('of an open type may have members that nobody knows', () => {
    expect(checkOpenObject(schema, { anything: 1 })).toEqual({ anything: 1 })
    expect(refuse(() => checkOpenObject(schema, { name: 1 })).faults).toEqual(['name invalidParameterFormat'])
  })
})
