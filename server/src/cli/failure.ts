/** From whatever was thrown to what the command line says about it, in words and as JSON. */
import { type ErrorCode, type ErrorEntry, errorTable } from '@convite/contract/errors'
import { ConfigError } from '../config/config-error.ts'
import { explainSystemError } from '../config/system-error.ts'
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
  /** The code of the error table, the inner one where there is one. */
  readonly code?: string
  readonly message: string
  readonly target?: string
}

export interface DescribedFailure {
  readonly code: string
  /** What the code says in general, told more exactly; as `innerError.code` of an answer. */
  readonly innerCode?: string
  readonly message: string
  readonly details: readonly FailureDetail[]
  readonly exitCode: ExitCode
}

/** Describes any error. What nobody foresaw is `unexpected`, with the whole chain of its causes. */
export function describeFailure(error: unknown): DescribedFailure {
  if (error instanceof CliFailure) {
    return { code: error.code, message: error.message, details: [], exitCode: error.exitCode }
  }
  if (error instanceof ConfigError) return describeConfigError(error)
  if (error instanceof AppError) return describeAppError(error)
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
  const [first = 'The configuration has a mistake.', ...more] = mistakes
  const message = more.length === 0 ? first : `The configuration has ${mistakes.length} mistakes.`
  return { code: 'configuration', message, details, exitCode: exitCodes.usage }
}

function describeAppError(error: AppError): DescribedFailure {
  const { outer, inner }: ErrorEntry = errorTable[error.code]
  return {
    code: outer,
    ...(inner === undefined ? {} : { innerCode: inner.at(-1) as string }),
    message: error.message,
    details: error.details.map(({ code, message, target }) => ({
      code: innermost(code),
      message,
      ...(target === undefined ? {} : { target }),
    })),
    exitCode: exitCodes.failed,
  }
}

function innermost(code: ErrorCode): string {
  const { outer, inner }: ErrorEntry = errorTable[code]
  return inner?.at(-1) ?? outer
}

function describeSystemError(error: unknown): DescribedFailure | undefined {
  const meaning = explainSystemError(error)
  if (meaning === null) return undefined
  const { code, subject, words } = meaning
  return { code, message: `${subject ?? chainOf(error)}: ${words}.`, details: [], exitCode: exitCodes.failed }
}

function chainOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // A failed connection to a host with several addresses is an AggregateError without words of its own.
  const own = error.message || (error instanceof AggregateError ? error.errors.map(chainOf).join(', ') : error.name)
  return error.cause === undefined ? own : `${own} (${chainOf(error.cause)})`
}

/** The failure as the line of JSON that goes to standard error under --json. */
export function formatFailureJson({ code, innerCode, message, details }: DescribedFailure): string {
  const error = { code, ...(innerCode === undefined ? {} : { innerCode }), message }
  return `${JSON.stringify({ error: details.length === 0 ? error : { ...error, details } })}\n`
}

/** The failure in words: one line, or one for each of several mistakes, which say everything that the message says. */
export function formatFailure({ code, message, details }: DescribedFailure): string {
  if (details.length > 1) {
    return `convite: ${details.length} mistakes:\n${details.map(detail => `  - ${detail.message}\n`).join('')}`
  }
  const hint = code === 'unexpected' ? 'convite: This should not have happened. --log-level debug tells more.\n' : ''
  return `convite: ${message}\n${hint}`
}
