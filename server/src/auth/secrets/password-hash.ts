/** Password hashes: argon2id, its parameters in front, so that they can grow. Also those of links. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import type { PasswordVerdict } from '../../domain/ports/passwords.ts'

interface Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/**
 * 19 MiB, two passes: about 0.1 s (design.md, dependencies). A hash with other parameters takes another time than the
 * stand-in for unknown accounts, which tells that there is one: docs/decisions/0007 says what to do when they grow.
 */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagBytes = 32
const nonceBytes = 16

/** `argon2id${memory}${passes}${parallelism}${nonce}${tag}`, the last two in base64url. */
const form = /^argon2id\$(\d{1,8})\$(\d{1,4})\$(\d{1,3})\$([\w-]+)\$([\w-]+)$/

function derive(password: string, nonce: Buffer, { memory, passes, parallelism }: Cost, tagLength: number) {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const message = password.toWellFormed()
  argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength }, (error, tag) =>
    error ? reject(error) : resolve(tag),
  )
  return promise
}

/** Hashes a password. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(nonceBytes)
  const tag = await derive(password, nonce, cost, tagBytes)
  const { memory, passes, parallelism } = cost
  return `argon2id$${memory}$${passes}$${parallelism}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

/** Nobody knows its password: the tag is random. */
const standIn = { cost, nonce: randomBytes(nonceBytes), tag: randomBytes(tagBytes) }

/**
 * Compares a password with a stored hash; without one, the same work is done against a stand-in and the answer is no.
 * Throws for a stored text that is no hash of this kind.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<PasswordVerdict> {
  const known = stored === null ? standIn : parseHash(stored)
  const tag = await derive(password, known.nonce, known.cost, known.tag.length)
  const isEqual = timingSafeEqual(tag, known.tag)
  const { memory, passes, parallelism } = known.cost
  const isOutdated = memory !== cost.memory || passes !== cost.passes || parallelism !== cost.parallelism
  return { isRight: isEqual && stored !== null, isOutdated }
}

function parseHash(stored: string): typeof standIn {
  const [, memory, passes, parallelism, nonce = '', tag = ''] = form.exec(stored) ?? []
  if (tag === '') throw new Error('A stored password hash has a form that this version does not know.')
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    nonce: Buffer.from(nonce, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
  }
}
