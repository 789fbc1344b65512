import { readFile } from 'node:fs/promises'
import type { CertificateSource } from './certificate-source.ts'
import { judgeCertificate } from './judge-certificate.ts'
import { TlsRefusal } from './tls-refusal.ts'
import type { TlsSettings } from './tls-settings.ts'

/** The certificate of two files, read and judged at each load. `host` is the one that it has to name. */
export function createGivenSource(
  { certFile, keyFile }: Extract<TlsSettings, { kind: 'files' }>,
  host: string,
): CertificateSource {
  return {
    async load(now) {
      const unreadable: string[] = []
      const read = (setting: string, path: string) =>
        readFile(path, 'utf8').catch((error: unknown) => {
          unreadable.push(`${setting}: ${path} cannot be read: ${(error as Error).message}.`)
          return ''
        })
      const cert = await read('tlsCert', certFile)
      const key = await read('tlsKey', keyFile)
      if (unreadable.length > 0) throw new TlsRefusal(unreadable)
      const mistakes = judgeCertificate({ cert, key }, { certFile, keyFile, host, now })
      if (mistakes.length > 0) throw new TlsRefusal(mistakes)
      return { cert, key }
    },
  }
}
