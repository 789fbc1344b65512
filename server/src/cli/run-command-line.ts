import { type Command, CommanderError } from 'commander'
import { describeUsage } from './describe-usage.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { CliFailure, describeFailure, formatFailure, formatFailureJson } from './failure.ts'
import type { CliIo } from './io.ts'
import { buildProgram, chooseCommands, createRun } from './program.ts'

/** Runs one command to its end and gives the code that the process ends with. Never rejects. */
export async function runCommandLine(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const run = createRun(io)
  let program: Command | undefined
  try {
    program = await buildProgram(run, chooseCommands(args))
    if (args.length === 0) {
      io.out(program.helpInformation())
      return exitCodes.usage
    }
    await program.parseAsync(args, { from: 'user' })
    return run.exitCode
  } catch (error) {
    // Help and version end commander with an error of exit code 0; their text is printed already.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done
    const failure = describeFailure(program === undefined ? error : readUsage(error, program, args))
    io.err(args.includes('--json') ? formatFailureJson(failure) : formatFailure(failure))
    if (failure.code === 'unexpected' && isDebugging(args, io)) io.err(`${(error as Error | null)?.stack ?? ''}\n`)
    return failure.exitCode
  }
}

/** Mistakes in what was typed come from commander; here they get our words. */
function readUsage(error: unknown, program: Command, args: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error
  return new CliFailure('usage', describeUsage(error, program, args), exitCodes.usage, { cause: error })
}

function isDebugging(args: readonly string[], io: CliIo): boolean {
  const asked = args.includes('--log-level=debug') || args[args.indexOf('--log-level') + 1] === 'debug'
  return asked || io.env['CONVITE_LOG_LEVEL'] === 'debug'
}
