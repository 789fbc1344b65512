import type { Server } from 'node:tls'
import type { Logger } from '../domain/ports/log.ts'
import type { CertificateSource } from './certificate-source.ts'
import type { PemPair } from './pem-pair.ts'
import { secureOptionsOf } from './secure-options.ts'
import { TlsRefusal } from './tls-refusal.ts'

export interface KeeperDeps {
  readonly source: CertificateSource
  /** What the server began with. */
  readonly first: PemPair
  /** The machine's clock, UTC milliseconds: clients judge certificates by theirs. */
  readonly machineNow: () => number
  readonly everyMs: number
  readonly log: Logger
}

/**
 * Looks again and again whether the server has to show another certificate, and changes it without a restart. It looks
 * instead of watching the files: what renews certificates swaps links and folders, which a watch loses. While there is
 * none that clients would take, the last one stays, and the log says why. Returns the end of it.
 */
export function keepCertificate(server: Server, deps: KeeperDeps): () => void {
  const { source, machineNow, everyMs, log } = deps
  let shown = deps.first
  let trouble: string | null = null
  let isLooking = false

  const look = async () => {
    try {
      const next = await source.load(machineNow())
      trouble = null
      if (next.cert === shown.cert && next.key === shown.key) return
      server.setSecureContext(secureOptionsOf(next))
      shown = next
      log.info({ event: 'certificateChanged' }, 'the server shows another certificate')
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      // Once for each trouble, not at every look.
      if (words === trouble) return
      trouble = words
      const facts = error instanceof TlsRefusal ? { mistakes: error.mistakes } : { err: error }
      log.error(facts, 'the certificate could not be renewed; the last one stays')
    }
  }
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    void look().finally(() => {
      isLooking = false
    })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
