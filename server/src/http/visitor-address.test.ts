import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createVisitorAddress, visitorKey } from './visitor-address.ts'

const trusted = ['10.0.0.1', '192.168.0.0/24', 'fd00::/64']
const addressOf = createVisitorAddress(trusted)

const request = (remoteAddress: string | undefined, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

const through = (peer: string, forwardedFor: string) => addressOf(request(peer, { 'x-forwarded-for': forwardedFor }))

describe('the address of a visitor', () => {
  test('is that of the connection, in one form', () => {
    expect(addressOf(request('198.51.100.7'))).toBe('198.51.100.7')
    expect(addressOf(request('::ffff:198.51.100.7'))).toBe('198.51.100.7')
    expect(addressOf(request('2001:0DB8:0:0::1'))).toBe('2001:db8::1')
    expect(addressOf(request('fe80::1%eth0'))).toBe('fe80::1')
    expect(addressOf(request(undefined))).toBe('unknown')
  })

  test('is not what a stranger writes into a header (security lesson K3)', () => {
    expect(through('198.51.100.7', '203.0.113.1')).toBe('198.51.100.7')
    const nobody = createVisitorAddress([])
    expect(nobody(request('127.0.0.1', { 'x-forwarded-for': '203.0.113.1' }))).toBe('127.0.0.1')
  })

  test.each(['forwarded', 'x-real-ip', 'x-client-ip', 'cf-connecting-ip', 'true-client-ip', 'x-forwarded-host', 'via'])(
    'is not what %s says, from a trusted proxy either',
    header => {
      expect(addressOf(request('10.0.0.1', { [header]: 'for=203.0.113.1' }))).toBe('10.0.0.1')
    },
  )

  test('is the first from the right that no trusted proxy has', () => {
    expect(through('10.0.0.1', '203.0.113.1')).toBe('203.0.113.1')
    expect(through('::ffff:10.0.0.1', '203.0.113.1')).toBe('203.0.113.1')
    expect(through('fd00::5', '203.0.113.1, 192.168.0.9')).toBe('203.0.113.1')
    expect(through('10.0.0.1', '192.0.2.66, 203.0.113.1, 192.168.0.9')).toBe('203.0.113.1')
  })

  test('is the farthest proxy when all are trusted', () => {
    expect(through('10.0.0.1', '192.168.0.8, 192.168.0.9')).toBe('192.168.0.8')
  })

  test.each(['unknown', '_hidden', 'example.org', '', ' , ', '999.1.1.1', '[::1', "' OR 1=1"])(
    'ends where a proxy has written %j, because what stands left of it may be forged',
    garbage => {
      expect(through('10.0.0.1', `203.0.113.1, ${garbage}`)).toBe('10.0.0.1')
      expect(through('10.0.0.1', `203.0.113.1, ${garbage}, 192.168.0.9`)).toBe('192.168.0.9')
    },
  )

  test('is read with ports, brackets and IPv4 in IPv6', () => {
    expect(through('10.0.0.1', '203.0.113.1:4711')).toBe('203.0.113.1')
    expect(through('10.0.0.1', '[2001:db8::1]:4711')).toBe('2001:db8::1')
    expect(through('10.0.0.1', '2001:DB8::1')).toBe('2001:db8::1')
    expect(through('10.0.0.1', '::ffff:203.0.113.1')).toBe('203.0.113.1')
    expect(through('10.0.0.1', '::ffff:cb00:7101')).toBe('203.0.113.1')
  })
})

test('limits count IPv4 by address and IPv6 by its first 64 bits (security lesson D5)', () => {
  expect(visitorKey('203.0.113.1')).toBe('203.0.113.1')
  expect(visitorKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(visitorKey('2001:db8:1:2::6')).toBe(visitorKey('2001:db8:1:2:ffff::1'))
  expect(visitorKey('2001:db8:1:3::6')).not.toBe(visitorKey('2001:db8:1:2::6'))
  expect(visitorKey('2001:db8::6')).toBe('2001:db8:0:0::/64')
  expect(visitorKey('2001:db8::1:2:3:4:5')).toBe('2001:db8:0:1::/64')
  expect(visitorKey('::1')).toBe('0:0:0:0::/64')
  expect(visitorKey('2001::')).toBe('2001:0:0:0::/64')
  expect(visitorKey('unknown')).toBe('unknown')
})
