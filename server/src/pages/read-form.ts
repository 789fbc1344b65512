import { AppError, quoted } from '../domain/errors.ts'
import { isStorable } from '../domain/storable-text.ts'
import { type BodySource, streamBody } from '../http/request-body.ts'

/** Forms of ours hold a few short fields. */
const maxFormBytes = 16 * 1024

/**
 * Reads a posted form as browsers send it. Throws AppError `unsupportedMediaType` for another type, `bodyTooLarge`
 * beyond 16 KiB, `invalidRequest` when the body ends early or a field holds what no store can.
 */
export async function readForm(request: BodySource): Promise<URLSearchParams> {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i.test(type)) {
    throw new AppError('unsupportedMediaType', `The Content-Type ${quoted(type)} is not accepted here; send a form.`)
  }
  const chunks: Buffer[] = []
  for await (const chunk of streamBody(request, maxFormBytes, 'bodyTooLarge')) chunks.push(chunk)
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
  const odd = [...form].find(([, value]) => !isStorable(value))
  if (odd !== undefined) throw new AppError('invalidRequest', `The field ${quoted(odd[0])} holds NUL; leave it out.`)
  return form
}
