import { expect, it } from 'vitest'
import type { FinishedCall } from '../events.ts'
import { createRequestLog } from './request-log.ts'

const aCall = (requestId: string): FinishedCall => ({
  requestId,
  method: 'GET',
  url: '/v1.0/me',
  operation: 'user/me',
  status: 200,
  ms: 1.5,
  who: 'ana',
})

it('lists the last calls, newest first, with the moment by the movable clock', () => {
  let now = 1000
  const log = createRequestLog({ now: () => now })
  log.record(aCall('a'))
  now = 500
  log.record(aCall('b'))
  expect(log.list(10)).toEqual([
    { ...aCall('b'), date: 500 },
    { ...aCall('a'), date: 1000 },
  ])
  expect(log.list(1)).toHaveLength(1)
  log.clear()
  expect(log.list(10)).toEqual([])
  log.record(aCall('c'))
  expect(log.list(10)).toMatchObject([{ requestId: 'c' }])
})

it('keeps no more than its capacity', () => {
  const log = createRequestLog({ now: () => 0 }, 3)
  for (const id of ['a', 'b', 'c', 'd', 'e']) log.record(aCall(id))
  expect(log.list(10).map(call => call.requestId)).toEqual(['e', 'd', 'c'])
})
