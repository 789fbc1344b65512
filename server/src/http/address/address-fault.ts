import { AppError } from '../../domain/errors.ts'
import type { ErrorCode } from '@convite/contract/errors'
import type { AddressProblem, AddressProblemKind } from './address.ts'

/** Thrown between the steps of the parser; never leaves parseAddress. */
export class AddressFault extends Error {
  readonly problem: AddressProblem

  constructor(kind: AddressProblemKind, message: string, segment?: string) {
    super(message)
    this.problem = segment === undefined ? { kind, message } : { kind, segment, message }
  }
}

const codes: Readonly<Record<AddressProblemKind, ErrorCode>> = {
  tooLong: 'addressTooLong',
  malformedEncoding: 'invalidRequest',
  unknownVersion: 'unknownSegment',
  unknownSegment: 'unknownSegment',
  incompleteAddress: 'unknownSegment',
  emptySegment: 'invalidRequest',
  dotSegment: 'invalidPath',
  forbiddenCharacter: 'invalidPath',
  malformedPath: 'invalidPath',
  malformedArguments: 'invalidRequest',
  malformedQuery: 'invalidRequest',
  unsupportedKey: 'notSupported',
}

/** The refusal that a caller reads for a URL that is no address. */
export function toAppError(problem: AddressProblem): AppError {
  return new AppError(codes[problem.kind], problem.message)
}
