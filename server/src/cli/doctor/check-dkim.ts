import { DkimRefusal, type DkimSettings, dkimRecordOf, prepareDkim } from '../../mail/dkim.ts'
import { type CheckResult, failed, ok, skipped, warning } from './check.ts'

/** Asks the DNS for the TXT records of a name, each in its parts; rejects as `resolveTxt` of node:dns does. */
export type ResolveTxt = (name: string) => Promise<readonly (readonly string[])[]>

/** Tries the key that signs mails, and whether receivers find the same one in the DNS. */
export async function checkDkim(settings: DkimSettings | null, resolveTxt: ResolveTxt): Promise<CheckResult> {
  if (settings === null)
    return skipped('Mails are handed to the relay unsigned; it signs them, or --dkim-selector does.')
  try {
    await prepareDkim(settings)
  } catch (error) {
    if (error instanceof DkimRefusal) return failed(`dkimKeyFile: ${error.message}`)
    throw error
  }
  const { name, publicKey } = dkimRecordOf(settings)
  const wayOut = `publish the TXT record v=DKIM1; k=rsa; p=${publicKey}`
  let records: readonly (readonly string[])[]
  try {
    records = await resolveTxt(name)
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException
    // A resolver that cannot be reached says nothing of the record.
    if (code !== 'ENOTFOUND' && code !== 'ENODATA') return warning(`The DNS does not tell of ${name} (${code}).`)
    return failed(`There is no ${name} in the DNS, so receivers take the signature for a forgery; ${wayOut}.`)
  }
  const isPublished = records.some(parts => parts.join('').replace(/\s/g, '').split(';').includes(`p=${publicKey}`))
  if (isPublished) return ok(`Mails are signed, and ${name} holds the key.`)
  return failed(`${name} in the DNS holds another key, so receivers take the signature for a forgery; ${wayOut}.`)
}
