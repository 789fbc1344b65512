import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTestCertificate } from '../../server/src/auth/testing/make-test-certificate.ts'

const hour = 60 * 60 * 1000

/** A certificate and its key as an application has them: two files, and for Python one with both. */
export async function makeCertificatePair(
  folder: string,
): Promise<{ readonly certificateFile: string; readonly keyFile: string; readonly bothFile: string }> {
  const { pem, privateKeyPem } = await makeTestCertificate('RSA', new Date(Date.now() - hour))
  const files = {
    certificateFile: join(folder, 'reports.crt'),
    keyFile: join(folder, 'reports.key'),
    bothFile: join(folder, 'reports.pem'),
  }
  await writeFile(files.certificateFile, `${pem}\n`)
  await writeFile(files.keyFile, privateKeyPem, { mode: 0o600 })
  await writeFile(files.bothFile, `${privateKeyPem}${pem}\n`, { mode: 0o600 })
  return files
}
