import { itemPatchBody } from '@convite/contract/drive-item/item-body'
import { updateItem } from '@convite/contract/drive-item/update'
import type { Static } from 'typebox'
import { authorize, type SeenItem } from '../../../domain/access/authorize.ts'
import { AppError } from '../../../domain/errors.ts'
import type { ItemPatch } from '../../../domain/items/update-item.ts'
import { sightBelow } from '../../../domain/access/sight.ts'
import { actorOf, type OperationContext } from '../../../domain/operation-context.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { checkOpenObject } from '../../check-object.ts'
import { type GraphAnswer, type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import { readPreferences } from '../../prefer.ts'
import { formatETag } from '../item-tags.ts'
import { toSeen } from './create-child.ts'
import type { DriveItemDeps } from './deps.ts'
import { readExpectedSeq } from './expected-seq.ts'
import { answerItem } from './item-answer.ts'
import { findNewParent } from './new-parent.ts'
import { readConflict, readTimes } from './read-item-body.ts'

type PatchBody = Static<typeof itemPatchBody>

/** `driveItem: update` and `driveItem: move`. A folder that is asked for at a path where nothing is, is made. */
export const updateItemRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(updateItem, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const seen = await seeOrMiss(deps, op, request)
    const body = checkOpenObject(itemPatchBody, await request.json())
    if (seen instanceof AppError) return makeMissing(deps, op, request, body, seen)
    return change(deps, op, request, body, seen)
  })

/** The item, or the refusal that says that there is none. */
async function seeOrMiss(
  deps: DriveItemDeps,
  op: OperationContext,
  request: GraphRequest,
): Promise<SeenItem | AppError> {
  try {
    return await deps.locator.see(op, request.address)
  } catch (error) {
    if (error instanceof AppError && error.code === 'itemNotFound') return error
    throw error
  }
}

/** A folder at a path that leads nowhere yet (drive-items.md section 8). Anything else stays what it is: not found. */
async function makeMissing(
  deps: DriveItemDeps,
  op: OperationContext,
  request: GraphRequest,
  body: PatchBody,
  missing: AppError,
): Promise<GraphAnswer> {
  const { path = [], childKeys = [] } = request.address.item ?? {}
  const isFolder = body.folder !== undefined && body.folder !== null
  if (!isFolder || path.length + childKeys.length === 0) throw missing
  const { base, names } = await deps.locator.seeParent(op, request.address)
  const place = authorize(op, 'write', base)
  if (request.header('if-match') !== undefined) {
    throw new AppError(
      'entityTagDoesNotMatch',
      'If-Match does not fit: there is no item at this address. Leave the header out to make the folder.',
    )
  }
  const present = await deps.presenter.prepare(op, request.origin, {
    seen: [place],
    select: null,
    actors: [actorOf(op)],
  })
  const written = await deps.createFolder(op, place, {
    names,
    conflict: 'fail',
    times: readTimes(body.fileSystemInfo),
    description: body.description ?? null,
    idempotency: null,
  })
  return answerItem(op, request, 201, toSeen(place, written), present, sightBelow(op, place))
}

async function change(
  deps: DriveItemDeps,
  op: OperationContext,
  request: GraphRequest,
  body: PatchBody,
  seen: SeenItem,
): Promise<GraphAnswer> {
  const item = authorize(op, 'write', seen)
  // The new parent is another item: it is found and judged for itself (security lesson A1).
  const target = await findNewParent(deps, op, item, body.parentReference)
  const parent = target === null || target.item.key === item.item.parent ? null : authorize(op, 'write', target)
  const patch: ItemPatch = {
    name: body.name ?? null,
    parent,
    conflict: readPatchConflict(request, body),
    times: readTimes(body.fileSystemInfo),
    description: body.description ?? null,
    expectedSeq: readExpectedSeq(deps.tags, request, item),
  }
  const changed = await deps.updateItem(op, item, patch)
  const after = await deps.locator.seeKey(op, changed.drive, changed.key, 'the item')
  if (readPreferences(request.header('prefer')).get('return') === 'minimal') {
    return {
      status: 204,
      headers: { 'Preference-Applied': 'return=minimal', ETag: formatETag(after.item, after.chain) },
    }
  }
  return answerItem(
    op,
    request,
    200,
    after,
    await deps.presenter.prepare(op, request.origin, { seen: [after], select: null }),
  )
}

/** Renaming onto an existing item would have to destroy it, which nobody asks for by PATCH. */
function readPatchConflict(request: GraphRequest, body: PatchBody): 'fail' | 'rename' {
  const conflict = readConflict(request.query, body, 'fail')
  if (conflict !== 'replace') return conflict
  throw new AppError(
    'notSupported',
    '@microsoft.graph.conflictBehavior=replace is not possible here. Use fail or rename, or delete the other item first.',
    {
      target: '@microsoft.graph.conflictBehavior',
    },
  )
}
