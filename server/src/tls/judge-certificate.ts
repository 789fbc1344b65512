import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { PemPair } from './pem-pair.ts'

export interface CertificateUse {
  /** The files that the texts come from, for the messages. */
  readonly certFile: string
  readonly keyFile: string
  /** The host under which clients reach the server: a name, or an address without brackets. */
  readonly host: string
  /** UTC milliseconds. */
  readonly now: number
}

/** What is wrong with a certificate that somebody gave, one line for each mistake; empty when clients can take it. */
export function judgeCertificate({ cert, key }: PemPair, use: CertificateUse): readonly string[] {
  const { certFile, keyFile } = use
  const chain = parseChain(cert)
  const privateKey = parseKey(key)
  const [own] = chain ?? []
  const mistakes: (string | false)[] = [
    own === undefined &&
      `tlsCert: ${certFile} holds no readable certificate; it wants PEM, the server's own first, then its issuers.`,
    privateKey === null &&
      `tlsKey: ${keyFile} holds no readable private key; it wants PEM without a password (openssl pkey -in FILE removes one).`,
    ...(own === undefined ? [] : judgeDates(own, use)),
    own !== undefined &&
      !coversHost(own, use.host) &&
      `tlsCert: ${certFile} is for ${own.subjectAltName ?? 'no host at all'}, but clients come to ${use.host}; ` +
        'get one for that name, or correct the public origin.',
    own !== undefined && privateKey !== null && judgePair(chain ?? [], privateKey, use),
  ]
  const found = mistakes.filter(line => line !== false)
  return found.length > 0 ? found : tryToUse({ cert, key }, certFile)
}

function judgeDates(own: X509Certificate, { certFile, now }: CertificateUse): string[] {
  const { validFromDate: from, validToDate: to } = own
  if (to.getTime() <= now) return [`tlsCert: ${certFile} ended on ${to.toISOString()}; renew it.`]
  if (from.getTime() > now) {
    return [`tlsCert: ${certFile} is valid from ${from.toISOString()} on only; check the clock of this machine.`]
  }
  return []
}

function judgePair(chain: readonly X509Certificate[], key: KeyObject, use: CertificateUse): string | false {
  const place = chain.findIndex(one => one.checkPrivateKey(key))
  if (place === 0) return false
  if (place > 0) {
    return `tlsCert: ${use.certFile} begins with another certificate than that of the key; the server's own comes first.`
  }
  return `tlsKey: ${use.keyFile} is not the key of ${use.certFile}; give the one that it was made with.`
}

/** The subject's common name names no host any more (RFC 9525 section 2). */
function coversHost(own: X509Certificate, host: string): boolean {
  return isIP(host) === 0 ? own.checkHost(host, { subject: 'never' }) !== undefined : own.checkIP(host) !== undefined
}

function parseChain(text: string): readonly X509Certificate[] | null {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    return blocks.map(block => new X509Certificate(block))
  } catch {
    return null
  }
}

function parseKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text)
  } catch {
    return null
  }
}

/** What only OpenSSL knows: a key that is too short, a signature of an algorithm that is no longer taken. */
function tryToUse(pair: PemPair, certFile: string): readonly string[] {
  try {
    createSecureContext({ ...pair })
    return []
  } catch (error) {
    return [`tlsCert: ${certFile} cannot be used: ${(error as Error).message}.`]
  }
}
