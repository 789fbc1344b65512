/** A forgotten password from the request to the new one, over the mail that is really sent; and who gets none. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'

const minute = 60_000
const newPassword = 'three quiet rivers'

let world: HeldWorld
beforeEach(async () => {
  world = await startHeldWorld()
})
afterEach(() => world.stop())

const signIn = () => world.app.services.signIn
const ana = () => world.person('ana')
const ask = (address: string, visitor = '192.0.2.1') =>
  signIn().passwordReset.request({ address, language: 'es', visitor, device: 'Firefox on Linux', requestId: 'r1' })
const mailsTo = async (address: string) => (await world.mail()).filter(({ to }) => to.includes(address))
const tokenIn = (text: string) => /\/password\/reset\?token=([\w-]{43})\b/.exec(text)?.[1] ?? 'no link'
const askForToken = async () => {
  await ask('ANA@convite.example')
  await world.runJobs()
  return tokenIn((await mailsTo('ana@convite.example'))[0]?.text ?? '')
}
const finish = (token: string, password = newPassword) =>
  signIn().passwordReset.finish({ token, newPassword: password, device: null, requestId: 'r2' })
const enter = async (password: string) => {
  const attempt = { username: 'ana@convite.example', password, visitor: '192.0.2.9', knownDevice: null }
  return (await signIn().signInWithPassword(attempt)).kind
}
const stateOf = async (token: string) =>
  (await fetch(`${world.baseUrl}/me`, { headers: { Authorization: `Bearer ${token}` } })).status

describe('a forgotten password', () => {
  it('is replaced once through the mail, in the language of the account, which ends every token', async () => {
    const token = await askForToken()
    const [mail] = await mailsTo('ana@convite.example')
    expect(mail?.text).toContain(`${world.origin}/password/reset?token=${token}`)
    expect(mail?.text).toContain('Firefox on Linux')
    expect(await stateOf(ana().accessToken)).toBe(200)
    expect(await finish(token)).toMatchObject({ kind: 'done' })
    expect(await finish(token)).toEqual({ kind: 'gone' })
    expect(await stateOf(ana().accessToken)).toBe(401)
    expect(await enter(newPassword)).toBe('ok')
    await world.runJobs()
    const told = await mailsTo('ana@convite.example')
    expect(told).toHaveLength(2)
    expect(told[0]?.text).toContain(`${world.origin}/password/forgot`)
    expect(JSON.stringify(told[0])).not.toContain(token)
  })

  it('is still the old one after every address in the mail was looked at, and after an hour', async () => {
    const token = await askForToken()
    const links = (await mailsTo('ana@convite.example'))[0]?.text.match(/https?:\/\/\S+/g) ?? []
    expect(links.length).toBeGreaterThan(0)
    for (const link of [...links, ...links, ...links]) await fetch(link)
    for (let time = 0; time < 3; time++) expect(await signIn().passwordReset.read(token)).not.toBeNull()
    world.setNow(world.now() + 60 * minute - 1000)
    expect(await signIn().passwordReset.read(token)).not.toBeNull()
    world.setNow(world.now() + 1000)
    expect(await signIn().passwordReset.read(token)).toBeNull()
    expect(await finish(token)).toEqual({ kind: 'gone' })
    expect(await enter(newPassword)).toBe('wrong')
  })

  it('needs the latest link when there were several', async () => {
    const first = await askForToken()
    world.setNow(world.now() + 1000)
    const second = await askForToken()
    expect(second).not.toBe(first)
    expect(await finish(first)).toEqual({ kind: 'gone' })
    expect(await finish(second)).toMatchObject({ kind: 'done' })
  })

  it('leads to no mail for who is not there, disabled, or a guest who has not signed in, who are told the same', async () => {
    const { admin } = world.app.services
    const by = { actor: 'system', appId: 'tests', requestId: 'r', now: world.now() }
    await admin.updateUser(by, world.person('ben').id, { isEnabled: false })
    await admin.updateUser(by, world.person('bo@partner.example').id, { externalUserState: 'PendingAcceptance' })
    const asked = ['nobody@convite.example', 'ben@convite.example', 'bo@partner.example', 'ana@convite.example']
    const answers = await Promise.all(asked.map((address, index) => ask(address, `192.0.2.${index}`)))
    expect(answers).toEqual(asked.map(() => ({ kind: 'accepted' })))
    await world.runJobs()
    expect((await world.mail()).flatMap(({ to }) => to)).toEqual(['ana@convite.example'])
  })

  it('leads to three mails in an hour, however often it is asked for', async () => {
    for (let time = 0; time < 8; time++)
      expect(await ask('ana@convite.example', `v${time}`)).toEqual({ kind: 'accepted' })
    await world.runJobs()
    // Of requests that wait together, each has its mail, and the last link is the one that opens.
    expect((await mailsTo('ana@convite.example')).length).toBeLessThanOrEqual(3)
  })

  it('is asked for alike while the relay is away, and the mail comes when it is back', async () => {
    await world.faults({ address: 'ana@convite.example', kind: 'drop', times: 1 } as never)
    expect(await ask('ana@convite.example')).toEqual({ kind: 'accepted' })
    await world.runJobs()
    expect(await mailsTo('ana@convite.example')).toEqual([])
    await world.clock({ advance: 'PT40M' })
    expect(tokenIn((await mailsTo('ana@convite.example'))[0]?.text ?? '')).toHaveLength(43)
  })
})
