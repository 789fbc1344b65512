import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { findCertificate } from '../../composition/open-tls.ts'
import type { Config } from '../../config/config.ts'
import { authorityFileOf, readCaCertificate } from '../../tls/local-authority.ts'
import { TlsRefusal } from '../../tls/tls-refusal.ts'
import { type CheckResult, failed, ok, skipped, warning } from './check.ts'

/** Somebody has to act on a certificate that ends this soon. */
const shortMs = 14 * 24 * 60 * 60 * 1000

/** Whether clients would take the certificate, and for how long. */
export async function checkCertificate(config: Config, now: number): Promise<CheckResult> {
  try {
    if (config.tls?.kind === 'local') return await checkAuthority(config.dataFolder, now)
    if (config.tls === null)
      return skipped('No certificate is configured, so the server speaks plain HTTP unless its start said --https.')
    await findCertificate(config)?.load(now)
    return judgeEnd(await readFile(config.tls.certFile, 'utf8'), config.tls.certFile, now)
  } catch (error) {
    if (error instanceof TlsRefusal) return failed(error.mistakes.join(' '))
    throw error
  }
}

/** The server renews its own certificate; only the authority's end asks somebody to act. */
async function checkAuthority(dataFolder: string, now: number): Promise<CheckResult> {
  const ca = await readCaCertificate(dataFolder)
  if (ca === null) return skipped('There is no certificate authority yet; the first start with --https makes it.')
  return judgeEnd(ca, authorityFileOf(dataFolder), now)
}

function judgeEnd(pem: string, path: string, now: number): CheckResult {
  const end = new X509Certificate(pem).validToDate
  const words = `${path} is good until ${end.toISOString().slice(0, 10)}`
  if (end.getTime() <= now) return failed(`${path} ended on ${end.toISOString().slice(0, 10)}.`)
  return end.getTime() - now < shortMs ? warning(`${words}; renew it.`) : ok(`${words}.`)
}
