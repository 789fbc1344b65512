import { resolve } from 'node:path'
import type { DkimSettings } from '../mail/dkim.ts'
import { SettingRefusal } from './config-error.ts'
import { waysToGive } from './env.ts'
import { readMailDomain, readSelector } from './setting-readers.ts'
import type { SettingSources, SettingValue, SettingValues } from './setting-values.ts'
import { explainUnreadable } from './system-error.ts'

/**
 * Reads with what mails are signed; null when nobody has set it. Whether the key can sign is tried when mail starts.
 * Half a setting is a mistake: who gives one of the three expects signed mails.
 */
export async function readDkim(
  values: SettingValues,
  { senderAddress, readText }: { readonly senderAddress: string } & Pick<SettingSources, 'readText'>,
  mistakes: string[],
): Promise<DkimSettings | null> {
  const [selector, keyFile, domain] = [values.get('dkimSelector'), values.get('dkimKeyFile'), values.get('dkimDomain')]
  const given = selector ?? keyFile ?? domain
  if (given === undefined) return null
  if (selector === undefined) {
    mistakes.push(`${given.label}: receivers find the public key by its selector; ${waysToGive('dkimSelector')}.`)
    return null
  }
  if (keyFile === undefined) {
    mistakes.push(`${given.label}: without a key nothing is signed; ${waysToGive('dkimKeyFile')}.`)
    return null
  }
  const take = async <T>({ label, text }: SettingValue, read: (text: string) => T | Promise<T>): Promise<T | null> => {
    try {
      return await read(text)
    } catch (error) {
      if (!(error instanceof SettingRefusal)) throw error
      mistakes.push(`${label}: ${error.message}`)
      return null
    }
  }
  const readKey = (path: string) =>
    readText(resolve(keyFile.folder, path)).catch((error: unknown) => {
      throw new SettingRefusal(`'${path}' cannot be read: ${explainUnreadable(error)}.`)
    })
  const name = await take(selector, readSelector)
  const privateKey = await take(keyFile, readKey)
  const ofSender = senderAddress.slice(senderAddress.lastIndexOf('@') + 1)
  const signer = domain === undefined ? ofSender : await take(domain, readMailDomain)
  return name === null || privateKey === null || signer === null ? null : { selector: name, privateKey, domain: signer }
}
