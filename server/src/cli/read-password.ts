import type { Command } from 'commander'
import type { CliIo } from './io.ts'

/** A password from standard input, without the end of its line. Ends the command when there is none. */
export async function readPassword(io: CliIo, command: Command): Promise<string> {
  const password = (await io.readInput()).replace(/\r?\n$/, '')
  return password === '' ? command.error('error: standard input holds no password') : password
}
