/** Rows of refusals: what is sent, what comes back, and that nothing was written. */
import { expect, it } from 'vitest'
import type { CallOptions } from '../http.ts'
import type { OpenWorld } from '../world.ts'
import { invite, takeStock, withSettings } from './invite-world.ts'

/** One refused invite. What is left out is as in `goodInvite`, on a file of Ana's, by Ana. */
export interface Refusal {
  readonly name: string
  /** `/drives/{id}/items/{id}`, or any other address of an item. */
  readonly place?: (world: OpenWorld) => string
  /** Changes of the good body; a member that is undefined is left out. */
  readonly body?: object
  /** Sent as it is, instead of a body. */
  readonly raw?: string
  readonly token?: (world: OpenWorld) => Promise<string> | string
  readonly headers?: CallOptions['headers']
  readonly settings?: Readonly<Record<string, unknown>>
  /** What the message has to contain. */
  readonly tells: readonly (string | RegExp)[]
  /** The member that the error names. */
  readonly target?: string
}

/** What Ana may send for any item of hers. */
export const goodInvite = { recipients: [{ email: 'ben@convite.example' }], roles: ['read'], requireSignIn: true }

/** A file of Ana's. */
export const planFile = (world: OpenWorld) => world.place('ana', '/Projects/2026/Plan.docx')

/**
 * Makes a test of each row.
 *
 * @param expected status and codes from outside inwards, such as `400 invalidRequest/invalidRole`
 */
export function itRefuses(getWorld: () => OpenWorld, expected: string, rows: readonly Refusal[]): void {
  it.each(rows)('$name', async row => {
    const world = getWorld()
    const { place = planFile, token = ({ person }: OpenWorld) => person('ana').accessToken } = row
    const options = { token: await token(world), headers: row.headers ?? {} }
    await withSettings(world, row.settings ?? {}, async () => {
      const before = await takeStock(world)
      const answer = await invite(world, place(world), row.raw ?? { ...goodInvite, ...row.body }, options)
      expect({ answer: `${answer.status} ${answer.codes}`, message: answer.message }).toEqual({
        answer: expected,
        message: expect.any(String),
      })
      for (const text of row.tells) expect(answer.message).toMatch(text)
      expect(answer.body.error?.target).toBe(row.target ?? answer.body.error?.target)
      expect(await takeStock(world)).toEqual(before)
    })
  })
}
