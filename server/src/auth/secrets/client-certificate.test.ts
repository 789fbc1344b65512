import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readClientCertificate } from './client-certificate.ts'
import { makeTestCertificate } from '../testing/make-test-certificate.ts'

describe('a certificate of an application', () => {
  it.each(['RSA', 'P-256', 'P-384'] as const)(
    'with a key of %s is kept by its public key and its hashes',
    async kind => {
      const { pem } = await makeTestCertificate(kind)
      const read = readClientCertificate(`Bag Attributes\n${pem}`)
      if (typeof read === 'string') throw new Error(read)
      const known = new X509Certificate(pem)
      expect(Buffer.from(read.thumbprintSha1, 'base64url').toString('hex').toUpperCase()).toBe(
        known.fingerprint.replaceAll(':', ''),
      )
      expect(Buffer.from(read.thumbprintSha256, 'base64url')).toHaveLength(32)
      expect(read).toMatchObject({
        displayName: 'Reports',
        startsAt: Date.UTC(2026, 0, 1),
        endsAt: Date.UTC(2028, 0, 1),
      })
      expect(Object.keys(read.publicJwk)).toEqual(kind === 'RSA' ? ['kty', 'n', 'e'] : ['kty', 'crv', 'x', 'y'])
    },
  )

  it('is refused together with its private key, which nobody else may have', async () => {
    const { pem, privateKeyPem } = await makeTestCertificate('P-256')
    expect(readClientCertificate(`${pem}\n${privateKeyPem}`)).toContain('holds a private key')
    expect(readClientCertificate(privateKeyPem)).toContain('holds a private key')
  })

  it('is refused when its key is too short, signs nothing that is checked, or is none', async () => {
    expect(readClientCertificate((await makeTestCertificate('short RSA')).pem)).toContain('1024 bits')
    expect(readClientCertificate((await makeTestCertificate('Ed25519')).pem)).toContain('signs no assertion')
    expect(readClientCertificate('')).toContain('no certificate')
    expect(readClientCertificate('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toContain(
      'cannot be read',
    )
  })
})
