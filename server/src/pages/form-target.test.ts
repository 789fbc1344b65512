import { describe, expect, it } from 'vitest'
import { findFormTarget } from './form-target.ts'

describe('where a form may end', () => {
  it.each([
    ['https://garden.example/callback?x=1', 'https://garden.example'],
    ['https://GARDEN.example:8443/', 'https://garden.example:8443'],
    ['http://localhost:53682/', 'http://localhost:53682'],
    ['http://127.0.0.1:9/', 'http://127.0.0.1:9'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example'],
  ])('%s is the origin %s', (address, target) => {
    expect(findFormTarget(address)).toBe(target)
  })

  it('is the scheme where the policy cannot name the host', () => {
    expect(findFormTarget('http://[::1]:9/')).toBe('http:')
    expect(findFormTarget('msal6b6c0000://auth')).toBe('msal6b6c0000:')
    expect(findFormTarget('com.example.garden:/callback')).toBe('com.example.garden:')
  })

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'blob:https://a.example/1',
    'file:///etc',
    'about:blank',
  ])('is never %s', address => {
    expect(() => findFormTarget(address)).toThrow(/scheme/)
  })

  it.each(["https://a.example/; script-src 'unsafe-inline'", 'https://a.example/\r\nX: y'])(
    '%j puts nothing else into the policy',
    address => {
      expect(findFormTarget(address)).toBe('https://a.example')
    },
  )
})
