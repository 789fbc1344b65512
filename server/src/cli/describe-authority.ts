import { X509Certificate } from 'node:crypto'
import { caFileOf, readCaCertificate } from '../tls/local-authority.ts'
import { TlsRefusal } from '../tls/tls-refusal.ts'
import { CliFailure } from './failure.ts'
import { loadDataConfig } from './load-config.ts'
import type { CommandContext } from './run.ts'
import { listTrustAdvice, type TrustAdvice } from './trust-lines.ts'

export interface AuthorityDescription {
  /** The certificate, for clients. */
  readonly caFile: string
  readonly name: string
  readonly sha256: string
  /** RFC 3339 with `Z`. */
  readonly expiresDateTime: string
  readonly pem: string
  readonly trust: readonly TrustAdvice[]
}

/** The certificate authority of the data folder. Fails when there is none; looking at one never makes one. */
export async function describeAuthority(context: CommandContext): Promise<AuthorityDescription> {
  const { config, origin } = await loadDataConfig(context)
  const pem = await readCaCertificate(config.dataFolder).catch((error: unknown) => {
    throw error instanceof TlsRefusal ? new CliFailure('authorityDamaged', error.message) : error
  })
  if (pem === null) {
    throw new CliFailure(
      'noData',
      `There is no certificate authority in ${config.dataFolder}; start its server with --https, or name another folder by --data.`,
    )
  }
  const cert = new X509Certificate(pem)
  const name = /^CN=(.+)$/m.exec(cert.subject)?.[1] ?? 'Convite'
  const caFile = caFileOf(config.dataFolder)
  return {
    caFile,
    name,
    sha256: cert.fingerprint256,
    expiresDateTime: cert.validToDate.toISOString(),
    pem,
    trust: listTrustAdvice(caFile, name, origin),
  }
}
