import type { OperationContext } from '../../../domain/operation-context.ts'
import { notFound } from '../../locate.ts'

/**
 * Guests see no site and no list of them; a site is no secret among the people of the organisation. `where` is what
 * the caller asked for, in the caller's spelling.
 */
export function checkReader(op: OperationContext, where: string): void {
  if (op.account?.userType === 'Guest') throw notFound(where)
}
