import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { judgeCertificate } from './judge-certificate.ts'
import { type MadeCertificate, makeCertificate } from './testing/make-certificate.ts'

const dayMs = 24 * 60 * 60 * 1000
const now = Date.UTC(2026, 10, 22)
const use = { certFile: '/c.pem', keyFile: '/k.pem', host: 'files.example.org', now }

let good: MadeCertificate
beforeAll(async () => {
  good = await makeCertificate(['files.example.org'], now)
})

describe('a certificate that somebody gave', () => {
  test('is taken alone, and with its issuers behind it', () => {
    expect(judgeCertificate(good, use)).toEqual([])
    expect(judgeCertificate({ ...good, cert: `${good.cert}\n${good.ca}` }, use)).toEqual([])
  })

  test('is refused when the key is that of another', () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    expect(judgeCertificate({ ...good, key: key.toString() }, use)).toEqual([
      'tlsKey: /k.pem is not the key of /c.pem; give the one that it was made with.',
    ])
  })

  test('is refused when an issuer stands before it', async () => {
    const other = await makeCertificate(['files.example.org'], now)
    expect(judgeCertificate({ cert: `${other.cert}\n${good.cert}`, key: good.key }, use)).toEqual([
      "tlsCert: /c.pem begins with another certificate than that of the key; the server's own comes first.",
    ])
  })

  test('is refused after its end and before its beginning', () => {
    expect(judgeCertificate(good, { ...use, now: now + 400 * dayMs })).toEqual([
      expect.stringMatching(/^tlsCert: \/c\.pem ended on 2027-12-23T.*; renew it\.$/),
    ])
    expect(judgeCertificate(good, { ...use, now: now - 2 * dayMs })).toEqual([
      expect.stringMatching(/^tlsCert: \/c\.pem is valid from 2026-11-21T.* on only; check the clock/),
    ])
  })

  test('is refused when it does not name the host, whatever its subject says', () => {
    for (const host of ['other.example.org', '192.0.2.7', 'Convite server']) {
      expect(judgeCertificate(good, { ...use, host })).toEqual([
        expect.stringContaining(`is for DNS:files.example.org, but clients come to ${host}`),
      ])
    }
  })

  test('is taken for a host that its wildcard covers', async () => {
    const wide = await makeCertificate(['*.example.org'], now)
    expect(judgeCertificate(wide, use)).toEqual([])
    expect(judgeCertificate(wide, { ...use, host: 'example.org' })).toHaveLength(1)
  })

  test('is refused where the files hold something else, both told at once', () => {
    expect(judgeCertificate({ cert: 'x', key: 'y' }, use)).toEqual([
      expect.stringMatching(/^tlsCert: \/c\.pem holds no readable certificate/),
      expect.stringMatching(/^tlsKey: \/k\.pem holds no readable private key/),
    ])
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
    expect(judgeCertificate({ ...good, cert: broken }, use)).toEqual([
      expect.stringContaining('no readable certificate'),
    ])
  })

  test('is refused when the key is locked by a password', () => {
    const key = createPrivateKey(good.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'secret',
    })
    expect(judgeCertificate({ ...good, key: key.toString() }, use)).toEqual([
      expect.stringContaining('PEM without a password'),
    ])
  })
})
