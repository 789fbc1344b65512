/** From whatever was thrown to what the command line says about it, in words and as JSON. */
import { errorTable } from '@convite/contract/errors'
import { CommanderError } from 'commander'
import { ConfigError } from '../config/config-error.ts'
import { AppError } from '../domain/errors.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'

/** A refusal of the command line itself. `code` is stable; scripts decide by it. */
export class CliFailure extends Error {
  readonly code: string
  readonly exitCode: ExitCode

  constructor(code: string, message: string, exitCode: ExitCode = exitCodes.failed, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CliFailure'
    this.code = code
    this.exitCode = exitCode
  }
}

export interface FailureDetail {
  readonly message: string
  readonly target?: string
}

export interface DescribedFailure {
  readonly code: string
  readonly message: string
  readonly details: readonly FailureDetail[]
  readonly exitCode: ExitCode
}

/** What the system's own errors mean to somebody at a terminal. */
const systemErrors: Readonly<Record<string, readonly [code: string, words: string]>> = {
  EADDRINUSE: ['portInUse', 'another program listens there already; give another --port, or --port 0 for a free one.'],
  EADDRNOTAVAIL: ['addressNotHere', 'this machine has no such address; give another --host.'],
  EACCES: ['noPermission', 'this account may not do that.'],
  EPERM: ['noPermission', 'this account may not do that.'],
  EROFS: ['noPermission', 'the file system is read-only.'],
  ENOSPC: ['diskFull', 'the disk is full.'],
  ENOENT: ['notFound', 'there is no such file or folder.'],
  ENOTDIR: ['notFound', 'a part of that path is no folder.'],
  ECONNREFUSED: ['unreachable', 'nothing answers there; is it running?'],
  ENOTFOUND: ['unreachable', 'there is no such host.'],
  ETIMEDOUT: ['unreachable', 'no answer came in time.'],
  '28P01': ['databaseRefused', 'the database refuses the password.'],
  '3D000': ['databaseRefused', 'there is no database of that name.'],
  ERR_SQLITE_ERROR: ['database', 'the embedded database cannot be used.'],
}

/** Describes any error. What nobody foresaw is `unexpected`, with the whole chain of its causes. */
export function describeFailure(error: unknown): DescribedFailure {
  if (error instanceof CliFailure) {
    return { code: error.code, message: error.message, details: [], exitCode: error.exitCode }
  }
  if (error instanceof ConfigError) return describeConfigError(error)
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ')
    return { code: 'usage', message, details: [], exitCode: exitCodes.usage }
  }
  if (error instanceof AppError) {
    const details = error.details.map(({ message, target }) => ({
      message,
      ...(target === undefined ? {} : { target }),
    }))
    return { code: errorTable[error.code].outer, message: error.message, details, exitCode: exitCodes.failed }
  }
  return (
    describeSystemError(error) ?? {
      code: 'unexpected',
      message: chainOf(error),
      details: [],
      exitCode: exitCodes.failed,
    }
  )
}

function describeConfigError({ mistakes }: ConfigError): DescribedFailure {
  const details = mistakes.map(message => ({ message }))
  const message =
    mistakes.length === 1 ? 'The configuration has a mistake.' : `The configuration has ${mistakes.length} mistakes.`
  return { code: 'configuration', message, details, exitCode: exitCodes.usage }
}

function describeSystemError(error: unknown): DescribedFailure | undefined {
  const code = (error as { code?: unknown } | null)?.code
  const known = typeof code === 'string' ? systemErrors[code] : undefined
  if (known === undefined) return undefined
  return { code: known[0], message: `${chainOf(error)}: ${known[1]}`, details: [], exitCode: exitCodes.failed }
}

function chainOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // A failed connection to a host with several addresses is an AggregateError without words of its own.
  const own = error.message || (error instanceof AggregateError ? error.errors.map(chainOf).join(', ') : error.name)
  return error.cause === undefined ? own : `${own} (${chainOf(error.cause)})`
}

/** The failure as the line of JSON that goes to standard error under --json. */
export function formatFailureJson({ code, message, details }: DescribedFailure): string {
  return `${JSON.stringify({ error: { code, message, ...(details.length === 0 ? {} : { details }) } })}\n`
}

/** The failure in words: one line, and one more for each detail. */
export function formatFailure({ code, message, details }: DescribedFailure): string {
  const lines = details.map(detail => `  - ${detail.message}\n`)
  const hint = code === 'unexpected' ? 'convite: This should not have happened. --log-level debug tells more.\n' : ''
  return `convite: ${message}\n${lines.join('')}${hint}`
}
