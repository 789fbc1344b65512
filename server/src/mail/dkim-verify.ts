import { createHash, createVerify, type KeyObject } from 'node:crypto'

/**
 * Verifies the DKIM signature of a message that we signed ourselves: rsa-sha256, relaxed on both sides, as the mail
 * library makes it (RFC 6376). Only for the check at start; mails of others are never verified here.
 * @returns the signed header names in lower case, or null when there is no signature or it does not hold.
 */
export function verifyOwnSignature(message: string, publicKey: KeyObject): readonly string[] | null {
  const end = message.indexOf('\r\n\r\n')
  const headers = message.slice(0, end).split(/\r\n(?![ \t])/)
  const signature = headers.find(header => /^DKIM-Signature:/i.test(header))
  if (end < 0 || signature === undefined) return null
  const tags = readTags(signature)
  const bodyHash = createHash('sha256')
    .update(relaxBody(message.slice(end + 4)))
    .digest('base64')
  if (tags.get('bh') !== bodyHash) return null

  const signed = (tags.get('h') ?? '').toLowerCase().split(':')
  const withoutValue = relaxHeader(signature.replace(/([;:\s]b=)[^;]*/, '$1'))
  const data = [...signed.map(name => findHeader(headers, name)), withoutValue].join('\r\n')
  const holds = createVerify('sha256')
    .update(data, 'latin1')
    .verify(publicKey, tags.get('b') ?? '', 'base64')
  return holds ? signed : null
}

function readTags(signature: string): Map<string, string> {
  const value = signature.slice(signature.indexOf(':') + 1)
  const pairs = value.split(';').map(tag => {
    const equals = tag.indexOf('=')
    return [tag.slice(0, equals).trim(), tag.slice(equals + 1).replace(/\s/g, '')] as const
  })
  return new Map(pairs)
}

function findHeader(headers: readonly string[], name: string): string {
  return relaxHeader(headers.findLast(header => header.toLowerCase().startsWith(`${name}:`)) ?? '')
}

function relaxHeader(header: string): string {
  const colon = header.indexOf(':')
  const value = header
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
  return `${header.slice(0, colon).trim().toLowerCase()}:${value}`
}

function relaxBody(body: string): Buffer {
  const lines = body
    .replace(/[ \t]+(?=\r\n|$)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '')
  return Buffer.from(lines === '' ? '' : `${lines}\r\n`, 'latin1')
}
