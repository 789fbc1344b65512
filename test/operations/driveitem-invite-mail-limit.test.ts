/** What counts against the mails of an hour: what was queued, and nothing else. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { addFile, invite, withSettings } from './invite-world.ts'

let world: HeldWorld
beforeAll(async () => {
  world = await startHeldWorld()
})
afterAll(() => world.stop())

it('an invite whose write fails does not count against the mails of the hour', async () => {
  const place = await addFile(world, 'ana', 'plan.txt')
  const mailTwo = () =>
    invite(world, place, {
      recipients: [{ email: `${randomUUID()}@outside.example` }, { email: `${randomUUID()}@outside.example` }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: true,
    })
  const { grants } = world.app.services
  const { write } = grants
  await withSettings(world, { mailsPerUserAndHour: 2 }, async () => {
    grants.write = () => Promise.reject(new Error('the store is away'))
    expect((await mailTwo()).status).toBe(500)
    grants.write = write
    expect((await mailTwo()).status).toBe(200)
    expect((await mailTwo()).status).toBe(207)
  })
})
