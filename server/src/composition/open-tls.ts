/** HTTPS, wired: from the configuration to a certificate that the server shows and renews. */
import type { SecureContextOptions, Server as TlsServer } from 'node:tls'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import type { Logger } from '../domain/ports/log.ts'
import type { CertificateSource } from '../tls/certificate-source.ts'
import { createGivenSource } from '../tls/given-certificate.ts'
import { keepCertificate } from '../tls/keep-certificate.ts'
import { caFileOf } from '../tls/local-authority.ts'
import { createLocalSource } from '../tls/local-certificate.ts'
import { secureOptionsOf } from '../tls/secure-options.ts'
import { listServerNames } from '../tls/server-names.ts'
import { TlsRefusal } from '../tls/tls-refusal.ts'

export interface OpenedTls {
  readonly options: SecureContextOptions
  /** Renews the certificate of the server from now on; gives the end of it. */
  keep(server: TlsServer, log: Logger): () => void
}

/** How often the server looks for another certificate: what renews them leaves days, and a look costs two small files. */
const lookEveryMs = 30_000

/** A name under which this machine reaches a server that listens on `host`; the wildcards are no addresses. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** The file of the certificate authority that clients are to trust; null when the server has none of its own. */
export function findCaFile({ tls, dataFolder }: Pick<Config, 'tls' | 'dataFolder'>): string | null {
  return tls?.kind === 'local' ? caFileOf(dataFolder) : null
}

/** Where the configured certificate comes from; null for plain HTTP. */
export function findCertificate({ tls, dataFolder, listen, publicOrigin }: Config): CertificateSource | null {
  if (tls === null) return null
  const publicHost = publicOrigin === null ? reachableHost(listen.host) : new URL(publicOrigin).hostname
  if (tls.kind === 'local') return createLocalSource(dataFolder, listServerNames([publicHost, listen.host]))
  return createGivenSource(tls, publicHost.replace(/^\[|\]$/g, ''))
}

/**
 * Gets the certificate that the server begins with; null for plain HTTP. Throws a ConfigError with every mistake of a
 * certificate that clients would not take.
 *
 * @param machineNow the machine's clock: clients judge certificates by theirs
 */
export async function openTls(
  config: Config,
  machineNow: () => number,
  everyMs = lookEveryMs,
): Promise<OpenedTls | null> {
  const source = findCertificate(config)
  if (source === null) return null
  const first = await source.load(machineNow()).catch((error: unknown) => {
    throw error instanceof TlsRefusal ? new ConfigError(error.mistakes) : error
  })
  return {
    options: secureOptionsOf(first),
    keep: (server, log) => keepCertificate(server, { source, first, machineNow, everyMs, log }),
  }
}
