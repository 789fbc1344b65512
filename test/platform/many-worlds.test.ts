/** Nothing in the server is global: many live in one process (design.md section 1). */
import { describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { startWorld } from '../world.ts'

describe('32 servers in one process', () => {
  it('know nothing of each other: data, clock, mail, faults and tokens are apart', async () => {
    const worlds = await Promise.all(
      Array.from({ length: 32 }, (_unused, index) => startWorld({ now: `20${30 + index}-06-01T12:00:00Z` })),
    )
    try {
      await Promise.all(
        worlds.map(async (world, index) => {
          // So many starts at once make the machine slow.
          await world.settings({ mailBudgetMs: 60_000 })
          if (index % 2 === 0)
            await world.faults({ address: 'shared@outside.example', kind: 'mailRejected', times: null })
          const answer = await call(world, 'POST', `${world.place('ana', '/Bienvenida.html')}/invite`, {
            token: world.person('ana').accessToken,
            body: {
              recipients: [{ email: 'shared@outside.example' }, { email: `only-${index}@outside.example` }],
              roles: ['read'],
              requireSignIn: true,
              sendInvitation: true,
            },
          })
          expect(answer.status).toBe(index % 2 === 0 ? 207 : 200)
        }),
      )
      for (const [index, world] of worlds.entries()) {
        const mails = await world.mail()
        const expected = [`only-${index}@outside.example`, ...(index % 2 === 0 ? [] : ['shared@outside.example'])]
        expect(mails.map(({ to }) => to[0] ?? '').toSorted((left, right) => (left < right ? -1 : 1))).toEqual(expected)
        expect((await world.clock()).now).toMatch(new RegExp(`^20${30 + index}-06-01T12:`))
        expect(mails.every(mail => mail.links.every(link => link.startsWith(world.origin)))).toBe(true)
      }
      const [first, second] = worlds
      if (!first || !second) throw new Error('there are no worlds')
      const foreign = await call(second, 'GET', '/me', { token: first.person('ana').accessToken })
      expect(foreign.status).toBe(401)
    } finally {
      await Promise.all(worlds.map(world => world.stop()))
    }
  }, 120_000)
})
