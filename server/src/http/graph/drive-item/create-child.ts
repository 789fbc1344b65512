import { createChild } from '@convite/contract/drive-item/create-child'
import { newItemBody } from '@convite/contract/drive-item/item-body'
import { type Authorized, authorize, type SeenItem } from '../../../domain/access/authorize.ts'
import { sightBelow } from '../../../domain/access/sight.ts'
import { AppError } from '../../../domain/errors.ts'
import { emptyContent } from '../../../domain/items/content.ts'
import type { NewItemRequest } from '../../../domain/items/create-item.ts'
import { actorOf, type OperationContext } from '../../../domain/operation-context.ts'
import type { ItemWritten } from '../../../domain/ports/item-writer.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { checkOpenObject } from '../../check-object.ts'
import { type GraphAnswer, type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import type { KeyedCall } from '../../idempotency.ts'
import type { JsonObject } from '../../json-object.ts'
import type { DriveItemDeps } from './deps.ts'
import { answerItem } from './item-answer.ts'
import { readConflict, readTimes } from './read-item-body.ts'

type Wanted = Omit<NewItemRequest, 'idempotency'> & { readonly kind: 'file' | 'folder' }

/** `driveItem: create folder`; with `file` an empty file. */
export const createChildRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(createChild, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const seen = await deps.locator.see(op, request.address)
    const wanted = readNewItem(request, await request.json())
    const place = authorize(op, 'write', seen)
    return deps.idempotency.run(op, request, place.drive.key, keyed => create(deps, op, request, place, wanted, keyed))
  })

function readNewItem(request: GraphRequest, json: JsonObject): Wanted {
  const body = checkOpenObject(newItemBody, json)
  if (typeof body['@microsoft.graph.sourceUrl'] === 'string') {
    // Whatever stands there would be fetched from inside the network (security lesson H1).
    throw new AppError(
      'notSupported',
      '@microsoft.graph.sourceUrl is not supported: the server fetches no foreign addresses. Upload the content.',
      {
        target: '@microsoft.graph.sourceUrl',
      },
    )
  }
  const isFolder = body.folder !== undefined && body.folder !== null
  const isFile = body.file !== undefined && body.file !== null
  if (isFolder === isFile) {
    throw new AppError(
      'invalidRequest',
      'The body must hold either folder or file, to say what is to be made: {"name": "Plans", "folder": {}}.',
      {
        target: isFolder ? 'file' : 'folder',
      },
    )
  }
  if (body.name === undefined || body.name === null) {
    throw new AppError('invalidRequest', 'The body must hold a name.', { target: 'name' })
  }
  return {
    kind: isFolder ? 'folder' : 'file',
    names: [body.name],
    conflict: readConflict(request.query, body, 'fail'),
    times: readTimes(body.fileSystemInfo),
    description: body.description ?? null,
  }
}

async function create(
  deps: DriveItemDeps,
  op: OperationContext,
  request: GraphRequest,
  place: Authorized<'write'>,
  { kind, ...wanted }: Wanted,
  keyed: KeyedCall | null,
): Promise<GraphAnswer> {
  // Read before the write, because a stored answer is made inside its transaction.
  const present = await deps.presenter.prepare(op, request.origin, {
    seen: [place],
    select: null,
    actors: [actorOf(op)],
  })
  const sight = sightBelow(op, place)
  const answer = (written: ItemWritten) =>
    answerItem(op, request, written.outcome === 'created' ? 201 : 200, toSeen(place, written), present, sight)
  const idempotency = keyed
    ? { claim: keyed.claim, answerOf: (written: ItemWritten) => keyed.seal(answer(written)) }
    : null
  const item = { ...wanted, idempotency }
  const written =
    kind === 'folder' ? await deps.createFolder(op, place, item) : await deps.createFile(op, place, item, emptyContent)
  if (written.outcome === 'created') return answer(written)
  // Somebody else made it, so there are names and shares that were not read.
  const seen = await deps.locator.seeKey(op, written.item.drive, written.item.key, 'the item')
  return answerItem(
    op,
    request,
    200,
    seen,
    await deps.presenter.prepare(op, request.origin, { seen: [seen], select: null }),
  )
}

/** A new item as its maker sees it: it stands in the chain of its folder and has no permissions of its own. */
export function toSeen(place: SeenItem, { item, links }: ItemWritten): SeenItem {
  return { ...place, item, chain: [...place.chain, ...links] }
}
