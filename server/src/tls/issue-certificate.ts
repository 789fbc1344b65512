/**
 * Makes the certificates of the local authority (RFC 5280). Both kinds carry what strict verifiers ask for: Python 3.13
 * wants the two key identifiers, macOS wants the server's to name its use and to end within 398 days.
 */
import 'reflect-metadata'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { createPrivateKey, randomBytes, type webcrypto } from 'node:crypto'
import type { PemPair } from './pem-pair.ts'
import type { ServerNames } from './server-names.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const { crypto } = globalThis
const dayMs = 24 * 60 * 60 * 1000
/** A client whose clock is a little behind takes a new certificate as well. */
const backdatedMs = dayMs
const authorityLifeMs = 3650 * dayMs
/** With the day before, 397: what browsers accept. */
const serverLifeMs = 396 * dayMs

/** Makes a certificate authority that signs servers and no further authorities. `now` in UTC milliseconds. */
export async function issueAuthority(now: number): Promise<PemPair> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const cert = await X509CertificateGenerator.createSelfSigned({
    // Several of them may lie in one browser; the number tells them apart.
    name: `O=Convite, CN=Convite local authority ${randomBytes(4).toString('hex')}`,
    notBefore: new Date(now - backdatedMs),
    notAfter: new Date(now + authorityLifeMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${cert.toString('pem')}\n`, key: await exportKey(keys.privateKey) }
}

/** Makes a server's certificate that the authority has signed; it ends no later than the authority. */
export async function issueServerCertificate(authority: PemPair, names: ServerNames, now: number): Promise<PemPair> {
  const issuer = new X509Certificate(authority.cert)
  const signingKey = await importKey(authority.key)
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const cert = await X509CertificateGenerator.create({
    subject: 'O=Convite, CN=Convite server',
    issuer: issuer.subject,
    notBefore: new Date(now - backdatedMs),
    notAfter: new Date(Math.min(now + serverLifeMs, issuer.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.dns.map(value => ({ type: 'dns' as const, value })),
        ...names.ip.map(value => ({ type: 'ip' as const, value })),
      ]),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${cert.toString('pem')}\n`, key: await exportKey(keys.privateKey) }
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' })
  return crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}
