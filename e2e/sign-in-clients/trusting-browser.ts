/**
 * Chromium as it is after `convite ca`: its own store of certificates knows the server's authority, and nothing else is
 * switched off. The store is that of a home folder made for the test.
 */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { findBrowser } from '../../tools/lib/machine.ts'

const run = promisify(execFile)

const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

/** Makes the store in a home folder. */
export async function trustAuthority(home: string, caFile: string): Promise<void> {
  const store = join(home, '.pki', 'nssdb')
  await mkdir(store, { recursive: true })
  await run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password'])
  await run('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'Convite', '-i', caFile])
}

const describeLaunch = (home: string) => ({
  executablePath: findBrowser(),
  args: flags,
  env: { PATH: process.env['PATH'] ?? '', HOME: home },
})

/** Its contexts are as private windows: frames of other sites get no cookies. */
export const launchBrowser = (home: string): Promise<Browser> => chromium.launch(describeLaunch(home))

/** A new profile whose person lets frames of other sites have their cookies (which Chromium may forbid by itself). */
export async function openProfile(home: string): Promise<BrowserContext> {
  const profile = join(home, 'profile')
  await mkdir(join(profile, 'Default'), { recursive: true })
  const wishes = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(wishes))
  return chromium.launchPersistentContext(profile, { ...describeLaunch(home), locale: 'en-GB' })
}
