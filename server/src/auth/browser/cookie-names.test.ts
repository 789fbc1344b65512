import { expect, test } from 'vitest'
import { cookieNames } from './cookie-names.ts'

test('two servers on one machine have no cookie in common', () => {
  const [one, other] = ['http://localhost:3000', 'http://localhost:3001'].map(origin =>
    Object.values(cookieNames(origin)),
  )
  expect(new Set([...(one ?? []), ...(other ?? [])]).size).toBe((one ?? []).length * 2)
})

test('what counts for the whole host is taken by browsers from this host alone, where there is https', () => {
  const { session, device } = cookieNames('https://drive.example.org')
  expect([session, device]).toEqual(['__Host-convite_session', '__Host-convite_device'])
})
