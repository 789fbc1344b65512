import type { SettingKey } from 'convite/config/env.ts'
import type { SeedDocument } from 'convite/seed/seed-schema.ts'

/** How a server for a test is to be. Everything has a default: a demo organisation in memory. */
export interface ConviteOptions {
  /** What the server begins with: the demo organisation, nothing, or a seed document of your own. Default `demo`. */
  readonly seed?: 'demo' | SeedDocument
  /**
   * The database: `sqlite::memory:` (the default), `sqlite:FILE`, or `postgres://…` of an empty database that is
   * yours to fill.
   */
  readonly database?: string
  /** Where files and keys lie. A folder that you name stays; without one there is a temporary one until `stop`. */
  readonly dataFolder?: string
  /** The moment at which the server's clock stands in the beginning, e.g. `2027-01-01T00:00:00Z`; it runs on from there. */
  readonly now?: string
  /**
   * HTTPS with a certificate authority of its own, as sign-in libraries demand it; `ready.caFile` names its certificate.
   * Node reads `NODE_EXTRA_CA_CERTS` only at its start, so in the same process give the file to the client. Default false.
   */
  readonly https?: boolean
  /** Any other setting of the server by its name in a configuration file, e.g. `{ language: 'pt', logLevel: 'debug' }`. */
  readonly settings?: Partial<Readonly<Record<SettingKey, string>>>
}
