import { isIP } from 'node:net'
import { SettingRefusal } from './config-error.ts'

/** Whether a host name or address means this machine and nothing else. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1') return true
  return isIP(bare) === 4 && bare.startsWith('127.')
}

/** Reads a web origin: scheme, host and port, nothing behind them. Throws a SettingRefusal. */
export function readOrigin(text: string): string {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new SettingRefusal(`'${text}' is no web address; write https://files.example.org.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new SettingRefusal('a public origin holds no user and no password; write https://files.example.org.')
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new SettingRefusal(`'${text}' has a path; a public origin is scheme, host and port: ${url.origin}.`)
  }
  return url.origin
}
