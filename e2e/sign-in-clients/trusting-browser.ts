/**
 * Chromium as it is after `convite ca`: its own store of certificates knows the server's authority, and nothing else is
 * switched off. The store is that of a home folder made for the test.
 */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from '../../tools/lib/machine.ts'

const run = promisify(execFile)

const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

export async function launchTrustingBrowser(home: string, caFile: string): Promise<Browser> {
  const store = join(home, '.pki', 'nssdb')
  await mkdir(store, { recursive: true })
  await run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password'])
  await run('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'Convite', '-i', caFile])
  return chromium.launch({
    executablePath: findBrowser(),
    args: flags,
    env: { PATH: process.env['PATH'] ?? '', HOME: home },
  })
}
