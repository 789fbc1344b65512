import type { ServerResponse } from 'node:http'
import type { AppError } from '../domain/errors.ts'
import { buildErrorAnswer, type RequestIds } from './error-body.ts'
import { listCommonHeaders, plainJsonType } from './respond.ts'

/** Answers with an error where the framework has no say: before the app stands, and for calls that it must not see. */
export function answerBare(response: ServerResponse, error: AppError, ids: RequestIds, machineNow: number): void {
  const { status, body, headers } = buildErrorAnswer(error, ids, machineNow)
  const text = JSON.stringify(body)
  response
    .writeHead(status, {
      ...listCommonHeaders(ids),
      ...headers,
      'Content-Type': plainJsonType,
      'Content-Length': Buffer.byteLength(text),
    })
    .end(text)
}
