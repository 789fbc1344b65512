/** The server that the client libraries meet: `convite dev --https` in a process of its own, and the command beside it. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ReadyDocument } from '@convite/testkit'
import { type DevProcess, startDevProcess } from '../../test/server-process.ts'

export interface SignInServer extends DevProcess {
  /** A folder that ends with the server. */
  readonly folder: string
  readonly caFile: string
  /** Runs `convite … --json` on the server's data, as an administrator does, and gives what it prints. */
  convite(...args: string[]): Promise<Record<string, unknown>>
  close(): Promise<void>
}

const command = join(import.meta.dirname, '..', '..', 'server', 'bin', 'convite.mjs')
const run = promisify(execFile)

/** Starts a server with the demo organisation and a certificate authority of its own. */
export async function startSignInServer(): Promise<SignInServer> {
  const folder = await mkdtemp(join(tmpdir(), 'convite-clients-'))
  const dataFolder = join(folder, 'data')
  const server = await startDevProcess({ dataFolder, args: ['--https'] })
  return {
    ...server,
    folder,
    caFile: server.ready.caFile as string,
    async convite(...args) {
      const { stdout } = await run(process.execPath, [command, ...args, '--data', dataFolder, '--json'], {
        env: { PATH: process.env['PATH'] },
      })
      return JSON.parse(stdout) as Record<string, unknown>
    },
    async close() {
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A person of the demo with the password that the ready file tells. */
export interface DemoAccount {
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly password: string
}

export function findAccount(ready: ReadyDocument, nickname: string): DemoAccount {
  const found = ready.users.find(({ mailNickname }) => mailNickname === nickname)
  if (found === undefined || found.password === null) throw new Error(`The demo has no ${nickname} with a password.`)
  return { ...found, password: found.password }
}

/** The confidential and the public applications of the demo. */
export const demoService = 'c0417e00-0000-4000-8000-000000000001'
export const demoNative = 'c0417e00-0000-4000-8000-000000000003'

export function findSecret(ready: ReadyDocument, clientId: string): string {
  const found = ready.clients.find(client => client.clientId === clientId)
  if (found === undefined || found.clientSecret === null) throw new Error(`The demo keeps no secret of ${clientId}.`)
  return found.clientSecret
}

/** A file of the person's own drive: what the tests invite people to. */
export function findFile(ready: ReadyDocument, owner: DemoAccount): { driveId: string; itemId: string } {
  const drive = ready.drives.find(candidate => candidate.owner.user === owner.id)
  const item = drive?.items.find(candidate => !candidate.folder)
  if (drive === undefined || item === undefined) throw new Error(`${owner.displayName} has no file.`)
  return { driveId: drive.id, itemId: item.id }
}

/** The certificate that the server shows and its key, for a page of the test on the same host. */
export async function readServerCertificate({ folder }: SignInServer): Promise<{ cert: string; key: string }> {
  const pem = await readFile(join(folder, 'data', 'https', 'server.pem'), 'utf8')
  // Both lie in one file; Node takes of each what it needs.
  return { cert: pem, key: pem }
}
