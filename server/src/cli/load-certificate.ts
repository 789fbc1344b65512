import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type ReadCertificate, readClientCertificate } from '../auth/secrets/client-certificate.ts'
import { CliFailure } from './failure.ts'
import type { CommandContext } from './run.ts'

/** The certificate of a file in PEM form. */
export async function loadCertificate({ io }: CommandContext, file: string): Promise<ReadCertificate> {
  const read = readClientCertificate(await readFile(path.resolve(io.cwd, file), 'utf8'))
  if (typeof read === 'string') throw new CliFailure('certificate', `${file} ${read}`)
  return read
}
