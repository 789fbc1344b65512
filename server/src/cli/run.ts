import type { Command } from 'commander'
import type { SettingKey } from '../config/env.ts'
import type { ExitCode } from './exit-codes.ts'
import type { CliIo } from './io.ts'
import { readSettingFlags } from './setting-options.ts'

/** One run of the command line: what every command works with. */
export interface Run {
  readonly io: CliIo
  /** How the process will end; `done` unless a command says otherwise. */
  exitCode: ExitCode
  /** The program with every command, for whoever wants to know them all. */
  buildWholeProgram(): Promise<Command>
}

/** A run with the global options as they were given. */
export interface CommandContext {
  readonly io: CliIo
  readonly isJson: boolean
  /** The settings that were given as options. */
  readonly flags: Partial<Record<SettingKey | 'config', string>>
  /** Ends the process with another code than `done`. */
  endWith(code: ExitCode): void
  /** Prints a result: `value` as one line of JSON under --json, else the words. */
  print(value: unknown, words: () => string): void
}

/** What a command's action works with. */
export function createContext(run: Run, command: Command): CommandContext {
  const isJson = command.optsWithGlobals<{ json?: true }>().json === true
  return {
    io: run.io,
    isJson,
    flags: readSettingFlags(command),
    endWith: code => {
      run.exitCode = code
    },
    print: (value, words) => {
      const text = isJson ? JSON.stringify(value) : words()
      if (text !== '') run.io.out(text.endsWith('\n') ? text : `${text}\n`)
    },
  }
}
