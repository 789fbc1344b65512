import 'reflect-metadata'
import { BasicConstraintsExtension, X509Certificate as ParsedCertificate } from '@peculiar/x509'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authorityFileOf, caFileOf, openAuthority, readCaCertificate } from './local-authority.ts'
import { createLocalSource } from './local-certificate.ts'
import { listServerNames } from './server-names.ts'
import { TlsRefusal } from './tls-refusal.ts'

const dayMs = 24 * 60 * 60 * 1000
const now = Date.UTC(2026, 10, 22)
const names = listServerNames(['files.test', '192.168.7.4'])

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convite-tls-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const load = (at = now, under = names) => createLocalSource(folder, under).load(at)
const read = ({ cert }: { readonly cert: string }) => new X509Certificate(cert)

describe('the local certificate authority', () => {
  test('is made in the data folder, for the eyes of this account alone, its certificate apart from its key', async () => {
    await load()
    const files = await readdir(join(folder, 'https'))
    expect(files.toSorted()).toEqual(['authority.pem', 'ca.pem', 'server.pem'])
    for (const file of files) expect((await stat(join(folder, 'https', file))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'https'))).mode & 0o077).toBe(0)
    expect(await readFile(caFileOf(folder), 'utf8')).not.toContain('PRIVATE KEY')
    expect(await readCaCertificate(folder)).toBe(await readFile(caFileOf(folder), 'utf8'))
  })

  test('signs servers and no further authorities, for ten years', async () => {
    const { cert } = await openAuthority(folder, now)
    const authority = new X509Certificate(cert)
    expect(new ParsedCertificate(cert).getExtension(BasicConstraintsExtension)).toMatchObject({
      critical: true,
      ca: true,
      pathLength: 0,
    })
    expect(authority.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
    expect(authority.validToDate.getTime() - now).toBe(3650 * dayMs)
  })

  test('is one for all who start at the same time', async () => {
    const certs = await Promise.all(Array.from({ length: 8 }, async () => (await openAuthority(folder, now)).cert))
    expect(new Set(certs).size).toBe(1)
    expect(await readFile(caFileOf(folder), 'utf8')).toBe(certs[0])
  })

  test('stays when the server starts again, and its certificate file comes back when it was lost', async () => {
    const { cert } = await openAuthority(folder, now)
    await rm(caFileOf(folder))
    expect((await openAuthority(folder, now + dayMs)).cert).toBe(cert)
    expect(await readFile(caFileOf(folder), 'utf8')).toBe(cert)
  })

  test.each([
    ['is damaged', () => writeFile(authorityFileOf(folder), 'nonsense')],
    [
      'has the key of another',
      async () => {
        const own = await readFile(authorityFileOf(folder), 'utf8')
        await rm(authorityFileOf(folder))
        const other = await openAuthority(folder, now)
        await writeFile(authorityFileOf(folder), own.replace(/-----BEGIN PRIVATE[^]*/, other.key))
      },
    ],
  ])('is refused when its file %s, with the way out, and is not replaced', async (_name, damage) => {
    await openAuthority(folder, now)
    await damage()
    const before = await readFile(authorityFileOf(folder), 'utf8')
    await expect(load()).rejects.toThrow(TlsRefusal)
    await expect(load()).rejects.toThrow(
      /^https: .*authority\.pem cannot be used: .* Put it back from a backup, or remove/,
    )
    expect(await readFile(authorityFileOf(folder), 'utf8')).toBe(before)
  })

  test('is refused when it has ended', async () => {
    await load()
    await expect(load(now + 3651 * dayMs)).rejects.toThrow(/it ended on 2036-11-19/)
  })
})

describe('the certificate of a server', () => {
  test('names this machine, the public host and where the server listens', async () => {
    const own = read(await load())
    for (const host of ['localhost', 'files.test']) expect(own.checkHost(host, { subject: 'never' })).toBe(host)
    for (const address of ['127.0.0.1', '::1', '192.168.7.4']) expect(own.checkIP(address)).toBe(address)
    expect(own.checkHost('other.test')).toBeUndefined()
  })

  test('does not name an address that means every one of this machine', () => {
    expect(listServerNames(['0.0.0.0', '[::]', '[fd00::7]'])).toEqual({
      dns: ['localhost'],
      ip: ['127.0.0.1', '::1', 'fd00::7'],
    })
  })

  test('lives no longer than browsers accept', async () => {
    const { validFromDate, validToDate } = read(await load())
    expect(validToDate.getTime() - validFromDate.getTime()).toBe(397 * dayMs)
  })

  test('is for a server and nothing else', async () => {
    const own = read(await load())
    expect(own.ca).toBe(false)
    expect(own.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })

  test('stays the same at the next start', async () => {
    const first = await load()
    expect(await load(now + 300 * dayMs)).toEqual(first)
  })

  test('is renewed a month before its end, by the same authority', async () => {
    const first = await load()
    const second = await load(now + 367 * dayMs)
    expect(second.cert).not.toBe(first.cert)
    expect(second.key).not.toBe(first.key)
    const authority = new X509Certificate((await readCaCertificate(folder)) ?? '')
    expect(read(second).verify(authority.publicKey)).toBe(true)
  })

  test('is renewed for a host that it does not name', async () => {
    await load()
    const other = await load(now, listServerNames(['other.test']))
    expect(read(other).checkHost('other.test')).toBe('other.test')
  })

  test('is renewed when the authority is another', async () => {
    const first = await load()
    await rm(authorityFileOf(folder))
    const second = await load()
    expect(second.cert).not.toBe(first.cert)
    expect(await load()).toEqual(second)
  })

  test('is replaced when its file is damaged', async () => {
    await load()
    await writeFile(
      join(folder, 'https', 'server.pem'),
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    )
    expect(read(await load()).ca).toBe(false)
  })

  test('does not outlive the authority, and is not made anew at each look then', async () => {
    await openAuthority(folder, now)
    const late = now + 3640 * dayMs
    const last = await load(late)
    expect(read(last).validToDate.getTime()).toBe(now + 3650 * dayMs)
    expect(await load(late + dayMs)).toEqual(last)
  })

  test('satisfies OpenSSL at its strictest', async context => {
    await load(Date.now())
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'files.test']
    const run = promisify(execFile)('openssl', [
      ...args,
      '-CAfile',
      caFileOf(folder),
      join(folder, 'https', 'server.pem'),
    ])
    const answer = await run.catch((error: NodeJS.ErrnoException) => error)
    if (answer instanceof Error && answer.code === 'ENOENT') context.skip('this machine has no openssl')
    expect(answer).toMatchObject({ stdout: expect.stringMatching(/server\.pem: OK/) as string })
  })
})
