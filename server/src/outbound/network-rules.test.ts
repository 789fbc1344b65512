import { describe, expect, it } from 'vitest'
import { isPrivateAddress, isPublicAddress } from './network-rules.ts'

describe('addresses that calls may end at', () => {
  it.each(['9.9.9.9', '193.0.6.139', '2001:67c:2e8:22::c100:68b', '2606:4700:4700::1111'])('%s is public', address => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:9.9.9.9',
    '64:ff9b::7f00:1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'fd00:ec2::254',
    '2130706433',
    'localhost',
    '',
  ])('%s is not', address => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each(['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '::1', 'fd12::1'])(
    '%s can be opened on purpose',
    address => {
      expect(isPrivateAddress(address)).toBe(true)
    },
  )

  it.each([
    '169.254.169.254',
    'fd00:ec2::254',
    'fe80::1',
    '0.0.0.0',
    '::ffff:169.254.169.254',
    '224.0.0.1',
    '100.64.0.1',
  ])('%s cannot even be opened on purpose', address => {
    expect(isPrivateAddress(address)).toBe(false)
  })
})
