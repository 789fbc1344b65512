import { quoted } from '../../domain/errors.ts'
import type { EarlyRefusal } from './token-request.ts'

/** What a sign-in keeps of each parameter until the person is through: nobody needs more. */
const maxParameterBytes = 4 * 1024
/** All of them together, as they would stand in an address. */
const maxParametersBytes = 16 * 1024
/** Signed texts, whose length their makers choose; nothing keeps them. */
const signedParameters: ReadonlySet<string> = new Set(['client_assertion', 'id_token_hint'])

/**
 * Finds what is too long in a request that a stranger may send and the store then keeps: otherwise anybody fills the
 * database with a few long requests.
 */
export function findOversized(params: URLSearchParams): EarlyRefusal | null {
  for (const [name, value] of params) {
    const bytes = Buffer.byteLength(value)
    if (bytes > maxParameterBytes && !signedParameters.has(name)) {
      return refuse(`the parameter ${quoted(name)} has ${bytes} bytes; at most ${maxParameterBytes} are taken.`)
    }
  }
  const bytes = Buffer.byteLength(params.toString())
  if (bytes <= maxParametersBytes) return null
  return refuse(`all parameters together have ${bytes} bytes; at most ${maxParametersBytes} are taken.`)
}

function refuse(detail: string): EarlyRefusal {
  return { key: 'malformedRequest', detail }
}
