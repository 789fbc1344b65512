import { AppError } from '../../../domain/errors.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { GraphRequest } from '../../graph-request.ts'

/** Guests see no list of sites; a site is no secret among the people of the organisation. */
export function checkReader(op: OperationContext, request: GraphRequest): void {
  if (op.account?.userType === 'Guest')
    throw new AppError(
      'itemNotFound',
      `Nothing was found at ${request.address.name}: it does not exist, or you have no access to it.`,
    )
}
