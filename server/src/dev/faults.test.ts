import { errorTable } from '@convite/contract/errors'
import { describe, expect, it } from 'vitest'
import { AppError } from '../domain/errors.ts'
import type { JsonObject } from '../http/json-object.ts'
import { readFaultOrder } from './fault-orders.ts'
import { createFaults } from './faults.ts'

const operations = new Set(['driveItem/invite', 'permission/list'])
const read = (json: JsonObject) => readFaultOrder(json, operations)

function refusalOf(json: JsonObject): AppError {
  try {
    read(json)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('the order was accepted')
}

function makeFaults(...orders: JsonObject[]) {
  let n = 0
  const faults = createFaults({ random: { bytes: size => Buffer.alloc(size), guid: () => `id-${++n}` } })
  for (const order of orders) faults.add(read(order))
  return faults
}

describe('reading an order', () => {
  it('takes one time and no delay unless told otherwise', () => {
    expect(read({ address: 'Bo@Convite.Example', kind: 'deferred' })).toEqual({
      about: 'address',
      key: 'bo@convite.example',
      address: 'Bo@Convite.Example',
      decidedBy: 'relay',
      kind: 'deferred',
      times: 1,
      delayMs: 0,
    })
    expect(read({ address: '*@B\u00fccher.example', kind: 'slow', times: null, delayMs: 50 })).toMatchObject({
      about: 'domain',
      key: 'xn--bcher-kva.example',
      times: null,
      delayMs: 50,
    })
    expect(read({ operation: 'driveItem/invite', status: 429, retryAfter: 2, times: 3 })).toMatchObject({
      decidedBy: 'operation',
      code: 'throttledRequest',
      retryAfter: 2,
      times: 3,
    })
  })

  it.each([
    [{}, 'address'],
    [{ address: 'bo@convite.example', operation: 'driveItem/invite' }, 'operation'],
    [{ address: 'bo', kind: 'deferred' }, 'address'],
    [{ address: '*@', kind: 'deferred' }, 'address'],
    [{ address: 'bo@convite.example' }, 'kind'],
    [{ address: 'bo@convite.example', kind: 'explode' }, 'kind'],
    [{ address: 'bo@convite.example', kind: 'deferred', times: 0 }, 'times'],
    [{ address: 'bo@convite.example', kind: 'deferred', times: 1.5 }, 'times'],
    [{ address: 'bo@convite.example', kind: 'deferred', delayMs: -1 }, 'delayMs'],
    [{ address: 'bo@convite.example', kind: 'hipCheckRequired', delayMs: 5 }, 'delayMs'],
    [{ address: 'bo@convite.example', kind: 'deferred', status: 429 }, 'status'],
    [{ address: 7, kind: 'deferred' }, 'address'],
    [{ operation: 'driveItem/explode', status: 429 }, 'operation'],
    [{ operation: 'driveItem/invite' }, 'status'],
    [{ operation: 'driveItem/invite', status: 418 }, 'status'],
    [{ operation: 'driveItem/invite', status: 429, retryAfter: -1 }, 'retryAfter'],
    [{ operation: 'driveItem/invite', status: 500, retryAfter: 1 }, 'retryAfter'],
    [{ operation: 'driveItem/invite', status: 429, kind: 'slow' }, 'kind'],
  ])('refuses %j naming %s', (json, target) => {
    const refusal = refusalOf(json)
    expect(refusal.code).toBe('invalidParameterFormat')
    expect(refusal.target).toBe(target)
    expect(refusal.message).toContain(target)
  })

  it('refuses what it does not know by name, and bounce as not offered yet', () => {
    expect(refusalOf({ address: 'bo@convite.example', kind: 'deferred', often: 2 })).toMatchObject({
      code: 'unknownParameter',
      target: 'often',
    })
    const bounce = refusalOf({ address: 'bo@convite.example', kind: 'bounce' })
    expect(errorTable[bounce.code]).toMatchObject({ status: 501, outer: 'notSupported' })
    expect(bounce.message).toContain("'bounce'")
  })
})

describe('ordered faults', () => {
  it('act as often as ordered and are gone then', () => {
    const faults = makeFaults({ address: 'bo@convite.example', kind: 'deferred', times: 2, delayMs: 7 })
    expect(faults.faultFor('bo@convite.example')).toEqual({ kind: 'deferred', delayMs: 7 })
    expect(faults.list()).toMatchObject([{ id: 'id-1', times: 1 }])
    expect(faults.faultFor('BO@convite.example')).not.toBeNull()
    expect(faults.faultFor('bo@convite.example')).toBeNull()
    expect(faults.list()).toEqual([])
  })

  it('act for ever when times is null', () => {
    const faults = makeFaults({ address: '*@convite.example', kind: 'mailRejected', times: null })
    for (let n = 0; n < 5; n++) expect(faults.faultFor(`p${n}@convite.example`)).toMatchObject({ kind: 'mailRejected' })
    expect(faults.list()).toMatchObject([{ times: null }])
  })

  it('leave other addresses and sub-domains alone', () => {
    const faults = makeFaults({ address: '*@convite.example', kind: 'drop', times: null })
    for (const address of ['bo@mail.convite.example', 'bo@xconvite.example', 'bo@convite.example.net']) {
      expect(faults.faultFor(address)).toBeNull()
    }
  })

  it('go to whom they are for: the relay, the sender, the operation', () => {
    const faults = makeFaults(
      { address: 'bo@convite.example', kind: 'hipCheckRequired' },
      { address: 'bo@convite.example', kind: 'slow' },
      { operation: 'driveItem/invite', status: 503, retryAfter: 4 },
    )
    expect(faults.faultFor('bo@convite.example')?.kind).toBe('slow')
    expect(faults.orderedRefusal('bo@convite.example')).toBe('hipCheckRequired')
    expect(faults.orderedFault('permission/list')).toBeNull()
    expect(faults.orderedFault('driveItem/invite')).toMatchObject({ code: 'serviceNotAvailable', retryAfterSeconds: 4 })
    expect(faults.list()).toEqual([])
  })

  it('answer with the status that was ordered, and with Retry-After only when it was', () => {
    for (const status of [400, 403, 404, 409, 412, 423, 429, 500, 501, 503, 507]) {
      const error = makeFaults({ operation: 'driveItem/invite', status }).orderedFault('driveItem/invite')
      expect(error && errorTable[error.code].status).toBe(status)
      expect(error?.retryAfterSeconds).toBeUndefined()
    }
  })

  it('use up the oldest matching order first, and are removed one by one or all', () => {
    const faults = makeFaults(
      { address: '*@convite.example', kind: 'deferred' },
      { address: 'bo@convite.example', kind: 'mailRejected' },
      { address: 'bo@convite.example', kind: 'drop' },
    )
    expect(faults.faultFor('bo@convite.example')?.kind).toBe('deferred')
    expect(faults.remove('id-2')).toBe(true)
    expect(faults.remove('id-2')).toBe(false)
    expect(faults.faultFor('bo@convite.example')?.kind).toBe('drop')
    faults.add(read({ address: 'bo@convite.example', kind: 'drop' }))
    faults.clear()
    expect(faults.faultFor('bo@convite.example')).toBeNull()
  })

  it('are limited in number', () => {
    const faults = makeFaults()
    for (let n = 0; n < 1000; n++) faults.add(read({ address: 'bo@convite.example', kind: 'drop' }))
    expect(() => faults.add(read({ address: 'bo@convite.example', kind: 'drop' }))).toThrow('1000 orders')
  })
})
