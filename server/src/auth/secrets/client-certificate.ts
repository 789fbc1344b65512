import { X509Certificate } from 'node:crypto'
import type { RegisteredCertificate } from '../../domain/ports/application-admin.ts'

export type ReadCertificate = Omit<RegisteredCertificate, 'id'>

const minRsaBits = 2048
const curves: ReadonlySet<unknown> = new Set(['P-256', 'P-384', 'P-521'])

/**
 * The first certificate of a PEM text, as it is kept of an application: its public key, and the hashes by which an
 * assertion's header names it. A sentence that says what is wrong, when it is none that can prove anything.
 */
export function readClientCertificate(pem: string): ReadCertificate | string {
  // Only the application itself has a use for it; who sends it somewhere has lost it.
  if (pem.includes('PRIVATE KEY-----'))
    return 'holds a private key, which stays with the application; give the certificate alone.'
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) return 'holds no certificate in PEM form.'
  const certificate = parseCertificate(pem)
  if (certificate === null) return 'holds a certificate that cannot be read.'
  const jwk = exportPublicKey(certificate)
  if (typeof jwk === 'string') return jwk
  const thumbprint = (algorithm: 'fingerprint' | 'fingerprint256') =>
    Buffer.from(certificate[algorithm].replaceAll(':', ''), 'hex').toString('base64url')
  return {
    displayName: /^CN=(?<name>.+)$/mu.exec(certificate.subject)?.groups?.name?.slice(0, 256) ?? null,
    thumbprintSha1: thumbprint('fingerprint'),
    thumbprintSha256: thumbprint('fingerprint256'),
    publicJwk: jwk,
    startsAt: certificate.validFromDate.getTime(),
    endsAt: certificate.validToDate.getTime(),
  }
}

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

function exportPublicKey({ publicKey }: X509Certificate): Readonly<Record<string, unknown>> | string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey
  if (type === 'rsa') {
    const bits = details?.modulusLength ?? 0
    if (bits < minRsaBits) return `has an RSA key of ${bits} bits; at least ${minRsaBits} are needed.`
    const { n, e } = publicKey.export({ format: 'jwk' })
    return { kty: 'RSA', n, e }
  }
  const unusable = 'has a key that signs no assertion; RSA, or an elliptic curve P-256, P-384 or P-521, is needed.'
  if (type !== 'ec') return unusable
  const { crv, x, y } = publicKey.export({ format: 'jwk' })
  return curves.has(crv) ? { kty: 'EC', crv, x, y } : unusable
}
