import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueAuthority, issueServerCertificate } from '../issue-certificate.ts'
import type { PemPair } from '../pem-pair.ts'

/** A certificate for some hosts, from an authority of its own. */
export interface MadeCertificate extends PemPair {
  readonly ca: string
}

export async function makeCertificate(hosts: readonly string[], now = Date.now()): Promise<MadeCertificate> {
  const authority = await issueAuthority(now)
  return { ...(await issueServerCertificate(authority, { dns: hosts, ip: [] }, now)), ca: authority.cert }
}

/** A folder that is gone with the block it was made in. */
export async function makeFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'convite-tls-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
