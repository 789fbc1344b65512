import { once } from 'node:events'
import { rename, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { connect, createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { createGivenSource } from './given-certificate.ts'
import { keepCertificate } from './keep-certificate.ts'
import { createLocalSource } from './local-certificate.ts'
import type { PemPair } from './pem-pair.ts'
import { secureOptionsOf } from './secure-options.ts'
import { listServerNames } from './server-names.ts'
import { makeCertificate, makeFolder } from './testing/make-certificate.ts'
import type { CertificateSource } from './certificate-source.ts'

/** A server whose certificate is looked at every few milliseconds. */
async function startServer(source: CertificateSource, first: PemPair, machineNow: () => number) {
  const errors: unknown[] = []
  const log = { info: () => undefined, warn: () => undefined, error: (facts: unknown) => errors.push(facts) }
  const server = createServer(secureOptionsOf(first), socket => socket.end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = keepCertificate(server, { source, first, machineNow, everyMs: 5, log })
  const { port } = server.address() as AddressInfo
  const shake = async (more = {}) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...more })
    await once(socket, 'secureConnect')
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
  const end = () => {
    stop()
    server.close()
  }
  return { errors, shake, [Symbol.dispose]: end }
}

test('a server shows the next certificate before the end of the last, without a restart', async () => {
  await using folder = await makeFolder()
  let now = Date.now()
  const source = createLocalSource(folder.path, listServerNames([]))
  using server = await startServer(source, await source.load(now), () => now)
  const first = await server.shake()
  now += 370 * 24 * 60 * 60 * 1000
  await expect.poll(() => server.shake()).not.toBe(first)
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
  await expect(server.shake(old), 'TLS below 1.2 stays refused after a renewal').rejects.toThrow(/version/)
  expect(server.errors).toEqual([])
})

test('a renewed file is taken, and a half-written one is not: the last stays, and the log says so once', async () => {
  await using folder = await makeFolder()
  const [first, second] = [await makeCertificate(['files.test']), await makeCertificate(['files.test'])]
  const [certFile, keyFile] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
  await writeFile(certFile, first.cert)
  await writeFile(keyFile, first.key)
  const source = createGivenSource({ kind: 'files', certFile, keyFile }, 'files.test')
  using server = await startServer(source, await source.load(Date.now()), Date.now)
  const shown = await server.shake()
  await writeFile(certFile, second.cert)
  await expect.poll(() => server.errors.length).toBe(1)
  expect(server.errors[0]).toEqual({ mistakes: [expect.stringContaining('is not the key of')] })
  expect(await server.shake()).toBe(shown)
  // As renewal tools do it: a new file takes the name.
  await writeFile(`${keyFile}.new`, second.key)
  await rename(`${keyFile}.new`, keyFile)
  await expect.poll(() => server.shake()).not.toBe(shown)
  expect(server.errors).toHaveLength(1)
})

test('files that cannot be read are told of, both at once', async () => {
  const source = createGivenSource(
    { kind: 'files', certFile: '/nowhere/c.pem', keyFile: '/nowhere/k.pem' },
    'files.test',
  )
  await expect(source.load(0)).rejects.toMatchObject({
    mistakes: [
      expect.stringMatching(/^tlsCert: \/nowhere\/c\.pem cannot be read: /),
      expect.stringMatching(/^tlsKey: \/nowhere\/k\.pem cannot be read: /),
    ],
  })
})
