/** The certificate authority of --https from the command line: where it is, and how clients trust it. */
import { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { caFileOf, openAuthority } from '../tls/local-authority.ts'
import type { AuthorityDescription } from './describe-authority.ts'
import { type CommandWorld, makeCommandWorld } from './testing/command-world.ts'
import { listTrustAdvice } from './trust-lines.ts'

let world: CommandWorld
let data: string
beforeEach(async () => {
  world = await makeCommandWorld()
  data = join(world.folder, 'data')
})
afterEach(() => world.close())

describe('convite ca', () => {
  test('says where the certificate is, and prints a line for each library, tool and browser', async () => {
    await openAuthority(data, Date.now())
    const { code, out } = await world.run('ca')
    expect(code).toBe(0)
    const caFile = caFileOf(data)
    for (const part of [
      `File     ${caFile}`,
      `export NODE_EXTRA_CA_CERTS='${caFile}'`,
      `export REQUESTS_CA_BUNDLE='${caFile}'`,
      `export SSL_CERT_FILE='${caFile}'`,
      `keytool -importcert -noprompt -alias convite -file '${caFile}'`,
      `curl --cacert '${caFile}'`,
      `rclone --ca-cert '${caFile}'`,
      'sudo update-ca-certificates',
      `certutil -d "sql:$HOME/.pki/nssdb" -A -t C,, -n 'Convite local authority `,
      'Firefox',
      `security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain '${caFile}'`,
      `certutil -addstore -user Root "${caFile}"`,
    ]) {
      expect(out).toContain(part)
    }
  })

  test('gives the same to programs, and the certificate alone as PEM, never its key', async () => {
    const { cert } = await openAuthority(data, Date.now())
    const told = await world.runJson<AuthorityDescription>('ca')
    expect(told).toMatchObject({
      caFile: caFileOf(data),
      pem: cert,
      sha256: new X509Certificate(cert).fingerprint256,
      expiresDateTime: expect.stringMatching(/^20\d\d-.*Z$/) as string,
    })
    expect(told.trust.map(({ client }) => client)).toContain('Java')
    const { out } = await world.run('ca', '--pem')
    expect(out).toBe(cert)
    expect(JSON.stringify(told) + out).not.toContain('PRIVATE KEY')
  })

  test('makes none where there is none, and says how one comes about', async () => {
    const { code, err } = await world.run('ca')
    expect([code, err]).toEqual([1, expect.stringContaining('start its server with --https')])
    expect(existsSync(join(data, 'https'))).toBe(false)
  })

  test('says that a damaged one is damaged', async () => {
    await mkdir(join(data, 'https'), { recursive: true })
    await writeFile(join(data, 'https', 'authority.pem'), 'x')
    const { code, err } = await world.run('ca')
    expect([code, err]).toEqual([1, expect.stringMatching(/^convite: https: .* cannot be used: .*\n$/)])
  })
})

test('paths with spaces and quotes stay one word for the shell', () => {
  const advice = listTrustAdvice("/my data/it's/ca.pem", 'n', 'https://localhost')
  expect(advice[0]?.lines).toEqual([`export NODE_EXTRA_CA_CERTS='/my data/it'\\''s/ca.pem'`])
})
