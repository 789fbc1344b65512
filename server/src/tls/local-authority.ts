/**
 * The certificate authority of a data folder. Whoever trusts it trusts every certificate that its key signs, so the
 * key stays in a file for this account alone, and the certificate lies beside it in a file of its own to hand out.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFileOnce } from '../files/create-file-once.ts'
import { writeFileAtomically } from '../files/write-file.ts'
import { formatPemPair, parsePemPair, type PemPair } from './pem-pair.ts'
import { TlsRefusal } from './tls-refusal.ts'

/** Where the authority's certificate lies, without its key: the file that clients are to trust. */
export function caFileOf(dataFolder: string): string {
  return join(dataFolder, 'https', 'ca.pem')
}

/** Where the authority lies with its key. */
export function authorityFileOf(dataFolder: string): string {
  return join(dataFolder, 'https', 'authority.pem')
}

/** The authority's certificate as PEM; null when the folder has none. */
export async function readCaCertificate(dataFolder: string): Promise<string | null> {
  const text = await readIfThere(authorityFileOf(dataFolder))
  return text === null ? null : parseAuthority(text, authorityFileOf(dataFolder)).cert
}

/**
 * Opens the authority of a data folder, and makes it when there is none. Processes that start together on one folder
 * end with the same one. Throws a TlsRefusal when its file is damaged or it has ended. `now` in UTC milliseconds.
 */
export async function openAuthority(dataFolder: string, now: number): Promise<PemPair> {
  const path = authorityFileOf(dataFolder)
  const authority = parseAuthority((await readIfThere(path)) ?? (await makeAuthority(path, now)), path)
  const end = new X509Certificate(authority.cert).validToDate
  if (end.getTime() <= now) throw refuse(path, `it ended on ${end.toISOString().slice(0, 10)}`)
  const caFile = caFileOf(dataFolder)
  if ((await readIfThere(caFile)) !== authority.cert) await writeFileAtomically(caFile, authority.cert)
  return authority
}

async function makeAuthority(path: string, now: number): Promise<string> {
  // Loaded late: it is needed once in ten years.
  const { issueAuthority } = await import('./issue-certificate.ts')
  await createFileOnce(path, formatPemPair(await issueAuthority(now)))
  return readFile(path, 'utf8')
}

function parseAuthority(text: string, path: string): PemPair {
  const pair = parsePemPair(text)
  if (pair === null) throw refuse(path, 'a certificate or its key is missing')
  try {
    const cert = new X509Certificate(pair.cert)
    if (cert.ca && cert.checkPrivateKey(createPrivateKey(pair.key))) return pair
  } catch (error) {
    throw refuse(path, (error as Error).message)
  }
  throw refuse(path, 'certificate and key do not belong together')
}

function refuse(path: string, why: string): TlsRefusal {
  return new TlsRefusal([
    `https: the certificate authority ${path} cannot be used: ${why}. Put it back from a backup, or remove the file ` +
      'to get a new one, which everybody then has to trust anew (convite ca).',
  ])
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
