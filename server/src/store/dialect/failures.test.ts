import { describe, expect, it } from 'vitest'
import { StoreFailure } from '../../domain/ports/store-failure.ts'
import { asPostgresFailure } from './postgres-failures.ts'
import { asSqliteFailure } from './sqlite-failures.ts'

const anError = (facts: object, message = 'some error') => Object.assign(new Error(message), facts)
const kindOf = (failure: unknown) => (failure instanceof StoreFailure ? failure.kind : null)

describe('an error of PostgreSQL', () => {
  it.for([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    '08000',
    '08006',
    '08P01',
    '57P01',
    '57P02',
    '57P03',
    '53300',
    '25006',
  ])('says that it is away: %s', code => {
    const error = anError({ code })
    expect(kindOf(asPostgresFailure(error))).toBe('unreachable')
    expect((asPostgresFailure(error) as Error).cause).toBe(error)
  })

  it.for([
    'Connection terminated unexpectedly',
    'Connection terminated',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('says that it is away without a code: %s', message => {
    expect(kindOf(asPostgresFailure(anError({}, message)))).toBe('unreachable')
  })

  it('says that its disk is full', () => {
    expect(kindOf(asPostgresFailure(anError({ code: '53100' })))).toBe('full')
  })

  it.for(['57014', '55P03', '25P03'])('says that it took too long: %s', code => {
    expect(kindOf(asPostgresFailure(anError({ code })))).toBe('busy')
  })

  it.for(['23505', '40001', '42601', '22P02'])('is what it is otherwise: %s', code => {
    const error = anError({ code })
    expect(asPostgresFailure(error)).toBe(error)
  })
})

describe('an error of SQLite', () => {
  it.for([5, 6, 261, 517])('says that others write: %i', errcode => {
    expect(kindOf(asSqliteFailure(anError({ code: 'ERR_SQLITE_ERROR', errcode })))).toBe('busy')
  })

  it.for([8, 10, 14, 778, 1032])('says that the file cannot be had now: %i', errcode => {
    expect(kindOf(asSqliteFailure(anError({ code: 'ERR_SQLITE_ERROR', errcode })))).toBe('unreachable')
  })

  it('says that the disk is full', () => {
    expect(kindOf(asSqliteFailure(anError({ code: 'ERR_SQLITE_ERROR', errcode: 13 })))).toBe('full')
  })

  it.for([1, 11, 19, 26, 1555, 2067])('is what it is otherwise: %i', errcode => {
    const error = anError({ code: 'ERR_SQLITE_ERROR', errcode })
    expect(asSqliteFailure(error)).toBe(error)
  })

  it('is nothing else: what was thrown for another reason stays as it is', () => {
    const error = new Error('other')
    for (const keep of [asSqliteFailure, asPostgresFailure]) {
      expect(keep(error)).toBe(error)
      expect(keep('text')).toBe('text')
      expect(keep(undefined)).toBeUndefined()
    }
  })
})
