import type { ExternalProvider } from '../auth/external/external-provider.ts'
import type { DkimSettings } from '../mail/dkim.ts'
import type { RelayConfig } from '../mail/smtp-slot.ts'
import type { TlsSettings } from '../tls/tls-settings.ts'

/** Everything that an app is made from. Checked and complete: nothing below reads the environment. */
export interface Config {
  /** `development`: demo people, mail catcher, mailbox page and test controls. `production` has none of them. */
  readonly mode: 'development' | 'production'
  /** Files, keys and, on SQLite, the database. Made when missing. */
  readonly dataFolder: string
  readonly database:
    | { readonly kind: 'sqlite'; readonly file: string }
    | { readonly kind: 'postgres'; readonly url: string }
  readonly listen: { readonly host: string; readonly port: number }
  /** `https://files.example.org`; null in development means where the server listens. From configuration alone (security lesson E4). */
  readonly publicOrigin: string | null
  /** Further names of our resource in scopes, lower case, without port: aliases of the public host (auth.md section 2). */
  readonly resourceHosts: readonly string[]
  /** How the server itself speaks HTTPS; null: plain HTTP, on this machine or behind a proxy. */
  readonly tls: TlsSettings | null
  /** Addresses and networks whose `X-Forwarded-For` tells who the visitor is, and nothing else (security lesson K3). */
  readonly trustedProxies: readonly string[]
  readonly mail: MailConfig
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'; readonly file: string | null }
  /** What a new database is filled with; null leaves it empty. */
  readonly seed: { readonly document: unknown } | null
  /** `api` answers, `worker` runs the jobs, `all` does both. */
  readonly role: 'all' | 'api' | 'worker'
  /** How many resource units each application and person may spend in this process; null: as many as they like. */
  readonly callLimit: { readonly unitsPerSecond: number; readonly burst: number } | null
  /** A token that the test controls and the mailbox demand when the server listens beyond loopback; null on loopback. */
  readonly controlToken: string | null
  /** Other issuers by which people may sign in. */
  readonly oidcProviders: readonly ExternalProvider[]
}

export interface MailConfig {
  /** `catcher`: the SMTP catcher of development mode, in this process. */
  readonly relay: RelayConfig | 'catcher' | null
  readonly from: { readonly name: string; readonly address: string }
  /** Where bounces go; the from address when null. */
  readonly bounceAddress: string | null
  /** With what every mail is signed; null leaves that to the relay. Its key is tried when mail starts. */
  readonly dkim: DkimSettings | null
  /** How many mails go out at once. */
  readonly slots: number
  /** IANA zone in which mails write dates. */
  readonly timeZone: string
  readonly defaultLanguage: string
  readonly smtpPort: number
}
