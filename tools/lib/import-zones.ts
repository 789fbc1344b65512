/**
 * Which part of the project may import which, as data. `npm run check` keeps it true.
 *
 *     main -> cli -> app -> http, auth  -> domain <- store, mail, blobs, jobs
 *                             \-> contract
 *
 * The domain knows neither transport nor storage, and the two sides do not know each other: only the composition
 * root joins them. So either side can be replaced, and a rule is tested without a server and without a database.
 */

export interface Zone {
  /** The part of the server's sources: a folder, or a file's name without its ending. */
  readonly name: string
  /** The other parts that it may import; its own files always. */
  readonly mayImport: readonly string[]
  /** `errors`: the error table alone, whose codes everybody may throw. */
  readonly contract: 'all' | 'errors'
}

const below = ['domain', 'clock', 'version']
const parts = [
  ...below,
  'events',
  'files',
  'tls',
  'auth',
  'http',
  'pages',
  'sign-in',
  'item-pages',
  'store',
  'blobs',
  'mail',
  'jobs',
  'seed',
  'outbound',
]

/** The parts of server/src, lowest first. A new folder needs a line here. */
export const serverZones: readonly Zone[] = [
  { name: 'domain', mayImport: [], contract: 'errors' },
  { name: 'clock', mayImport: ['domain'], contract: 'errors' },
  { name: 'version', mayImport: [], contract: 'errors' },
  // Counts and logs what the parts report.
  { name: 'events', mayImport: ['domain'], contract: 'errors' },
  // Files that are written whole or not at all.
  { name: 'files', mayImport: [], contract: 'errors' },
  // Certificates; what speaks HTTP with them is elsewhere.
  { name: 'tls', mayImport: [...below, 'files'], contract: 'errors' },
  { name: 'store', mayImport: below, contract: 'errors' },
  { name: 'blobs', mayImport: below, contract: 'errors' },
  { name: 'mail', mayImport: below, contract: 'errors' },
  { name: 'jobs', mayImport: [...below, 'events', 'mail'], contract: 'errors' },
  { name: 'auth', mayImport: below, contract: 'all' },
  { name: 'http', mayImport: [...below, 'events', 'auth'], contract: 'all' },
  // What people see in a browser without the web app.
  { name: 'pages', mayImport: [...below, 'auth', 'http'], contract: 'all' },
  // The pages and addresses by which a person signs in.
  { name: 'sign-in', mayImport: [...below, 'auth', 'http', 'pages'], contract: 'all' },
  // The pages to which mails lead.
  { name: 'item-pages', mayImport: [...below, 'auth', 'http', 'pages', 'sign-in'], contract: 'all' },
  { name: 'seed', mayImport: below, contract: 'errors' },
  // The one way out to machines that others name.
  { name: 'outbound', mayImport: [], contract: 'errors' },
  // Each part says what settings it needs; the configuration is made of those, and no part reads it.
  { name: 'config', mayImport: parts, contract: 'errors' },
  { name: 'dev', mayImport: [...parts, 'config'], contract: 'all' },
  // The composition root: app.ts and what it is cut into.
  { name: 'composition', mayImport: [...parts, 'config', 'dev'], contract: 'all' },
  { name: 'app', mayImport: [...parts, 'config', 'dev', 'composition'], contract: 'all' },
  { name: 'cli', mayImport: [...parts, 'config', 'dev', 'composition', 'app'], contract: 'all' },
  { name: 'main', mayImport: ['config', 'app', 'cli'], contract: 'errors' },
]

/**
 * Packages and parts of Node that belong to one or two parts of the server. The domain goes further: it uses no
 * package at all, and of Node only `domainBuiltins`.
 */
export const packageOwners: Readonly<Record<string, readonly string[]>> = {
  kysely: ['store'],
  pg: ['store'],
  'node:sqlite': ['store'],
  nodemailer: ['mail'],
  'smtp-server': ['mail', 'dev'],
  fastify: ['http', 'pages', 'sign-in', 'item-pages', 'dev', 'app', 'composition'],
  'oidc-provider': ['auth'],
  '@peculiar/x509': ['tls'],
  'reflect-metadata': ['tls'],
  'openid-client': ['auth'],
}

/** The parts of Node that do no I/O by themselves, fit for the domain. */
export const domainBuiltins: readonly string[] = ['node:buffer', 'node:crypto', 'node:stream', 'node:url', 'node:util']

/** What the contract may import: it is data, and data needs nothing but the words to write it in. */
export const contractPackages: readonly string[] = ['typebox']

/** Who may see how things look (`design/`, data without I/O, which itself imports nothing). */
export const designUsers: readonly string[] = ['pages']

/**
 * Files that may open connections to other machines. In the server there is to be one: a guard that lives in a single
 * place cannot be gone around (addresses checked, no redirects, limits of time and size). The doctor of the command
 * line asks the server's own public address, which comes from the operator and may be a private one.
 */
export const outboundFiles: readonly string[] = [
  'server/src/outbound/outbound-client.ts',
  'server/src/cli/doctor/probe-origin.ts',
]
