/**
 * The errors that `/docs` lists for each operation are kept by hand (pages/operation-errors.ts). So each refusal that any
 * test meets is held against that list.
 */
import { type ErrorEntry, errorTable } from '@convite/contract/errors'
import { operations } from '@convite/contract/operations'
import { parseAddress } from 'convite/http/address/parse-address.ts'
import { findErrors } from 'convite/pages/operation-errors.ts'

/** What can be answered before it is known which operation was meant, and is listed with none. */
const ofAddresses: readonly string[] = ['methodNotAllowed', 'notImplemented', 'routeNotFound', 'unknownSegment']

/** How the answer of a fault order begins: the test controls give whatever was ordered. */
const ordered = 'This answer was ordered by the test controls:'

/** What is wrong with an error as `/docs` has it: nothing, when it is listed or no operation was found. */
export function findUnlistedErrors(
  method: string,
  path: string,
  { status, codes, message }: { readonly status: number; readonly codes: string; readonly message: string },
): readonly string[] {
  const parsed = parseAddress(path)
  if (codes === '' || message.startsWith(ordered) || !parsed.ok) return []
  const { name } = parsed.address
  const operation = operations.find(one => one.address === name && one.method === (method === 'HEAD' ? 'GET' : method))
  if (operation === undefined) return []
  const entries: readonly (readonly [string, ErrorEntry])[] = Object.entries(errorTable)
  // Several entries may look alike on the wire; one of them has to be listed.
  const keys = entries
    .filter(([, { status: own, outer, inner = [] }]) => own === status && [outer, ...inner].join('/') === codes)
    .map(([key]) => key)
  const listed = new Set([...findErrors(operation), ...ofAddresses])
  if (keys.some(key => listed.has(key))) return []
  const missing = keys.length === 0 ? 'no error of the table' : keys.join(' or ')
  return [`${codes} (${missing}) is missing among the errors of ${operation.id} in pages/operation-errors.ts`]
}
