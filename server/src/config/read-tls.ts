import { resolve } from 'node:path'
import type { TlsSettings } from '../tls/tls-settings.ts'
import { SettingRefusal } from './config-error.ts'
import { waysToGive } from './env.ts'
import { readSwitch } from './setting-readers.ts'
import type { SettingValue, SettingValues } from './setting-values.ts'

/**
 * Reads how the server speaks HTTPS; null for plain HTTP. A certificate switches it on by itself. Whether clients would
 * take it is judged when the server starts. Half a setting is a mistake: who gives one of the two expects to be safe.
 */
export function readTls(values: SettingValues, mistakes: string[]): TlsSettings | null {
  const [cert, key, wish] = [values.get('tlsCert'), values.get('tlsKey'), values.get('https')]
  const isOn = wish === undefined ? null : readWish(wish, mistakes)
  const given = cert ?? key
  if (given === undefined) return isOn === true ? { kind: 'local' } : null
  if (isOn === false) {
    mistakes.push(`${wish?.label}: HTTPS is off, but ${given.label} asks for it; leave one of them out.`)
    return null
  }
  if (key === undefined) {
    mistakes.push(`${given.label}: a certificate is of no use without its key; ${waysToGive('tlsKey')}.`)
    return null
  }
  if (cert === undefined) {
    mistakes.push(`${given.label}: a key is of no use without its certificate; ${waysToGive('tlsCert')}.`)
    return null
  }
  return { kind: 'files', certFile: resolve(cert.folder, cert.text), keyFile: resolve(key.folder, key.text) }
}

function readWish({ label, text }: SettingValue, mistakes: string[]): boolean | null {
  try {
    return readSwitch(text)
  } catch (error) {
    if (!(error instanceof SettingRefusal)) throw error
    mistakes.push(`${label}: ${error.message}`)
    return null
  }
}
