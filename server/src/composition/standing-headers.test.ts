import { expect, test } from 'vitest'
import { standingHeadersOf } from './standing-headers.ts'

test('browsers are told to stay with HTTPS, at this host alone', () => {
  for (const origin of ['https://files.example.org', 'https://files.test:8443', 'https://192.168.7.4']) {
    expect(standingHeadersOf(origin)).toEqual({ 'Strict-Transport-Security': 'max-age=31536000' })
  }
})

test('names of this machine are left out: the rule would hold for every other program that listens there', () => {
  for (const host of ['localhost', 'files.localhost', '127.0.0.1', '127.9.9.9', '[::1]']) {
    expect(standingHeadersOf(`https://${host}:8443`)).toEqual({})
  }
})

test('plain HTTP promises nothing', () => {
  expect(standingHeadersOf('http://files.example.org')).toEqual({})
})
