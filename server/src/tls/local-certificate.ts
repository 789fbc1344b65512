import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomically } from '../files/write-file.ts'
import type { CertificateSource } from './certificate-source.ts'
import { openAuthority } from './local-authority.ts'
import { formatPemPair, parsePemPair, type PemPair } from './pem-pair.ts'
import type { ServerNames } from './server-names.ts'

const renewBeforeMs = 30 * 24 * 60 * 60 * 1000

/**
 * Certificates of the data folder's own authority. One is kept in the folder, so that a restart shows the same to a
 * browser that has been told to accept it; a new one is made a month before its end, for other names, and for another
 * authority.
 */
export function createLocalSource(dataFolder: string, names: ServerNames): CertificateSource {
  const path = join(dataFolder, 'https', 'server.pem')
  return {
    async load(now) {
      const authority = await openAuthority(dataFolder, now)
      const kept = parsePemPair(await readFile(path, 'utf8').catch(() => ''))
      if (kept !== null && isFit(kept, authority, names, now)) return kept
      const { issueServerCertificate } = await import('./issue-certificate.ts')
      const made = await issueServerCertificate(authority, names, now)
      await writeFileAtomically(path, formatPemPair(made))
      return made
    },
  }
}

function isFit({ cert, key }: PemPair, authority: PemPair, names: ServerNames, now: number): boolean {
  try {
    const own = new X509Certificate(cert)
    const issuer = new X509Certificate(authority.cert)
    const end = own.validToDate.getTime()
    // Nothing outlives the authority, so its last certificate is not renewed.
    const isFresh = end - now > renewBeforeMs || end >= issuer.validToDate.getTime()
    return (
      isFresh &&
      end > now &&
      own.validFromDate.getTime() <= now &&
      own.checkIssued(issuer) &&
      own.verify(issuer.publicKey) &&
      own.checkPrivateKey(createPrivateKey(key)) &&
      names.dns.every(name => own.checkHost(name, { subject: 'never' }) !== undefined) &&
      names.ip.every(address => own.checkIP(address) !== undefined)
    )
  } catch {
    // A damaged file is replaced: nothing hangs on this certificate.
    return false
  }
}
