import { expect, test } from 'vitest'
import { isLocalHost } from './is-local-host.ts'

test.each([
  ...['localhost', 'files.localhost', 'files.test', 'convite.example', 'nas.local', 'nas', 'files.corp.internal'],
  ...['box.home.arpa', '127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.0.1', '100.64.0.1', '169.254.1.1'],
  ...['[::1]', 'fd00::7', '[fe80::1]', 'FILES.TEST'],
])('%s is a host of its owner alone', host => {
  expect(isLocalHost(host)).toBe(true)
})

test.each([
  ...['files.example.org', 'test.org', 'localhost.org', 'notlocal.com', '8.8.8.8', '172.32.0.1'],
  ...['192.0.2.1', '2001:db8::1', '[2606::1]', 'internal.example.com'],
])('%s may be reached by strangers', host => {
  expect(isLocalHost(host)).toBe(false)
})
