/** What the account page says is true: who allowed what, and how somebody signed in. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PrincipalId } from 'convite/domain/principal.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { author, follow, openBrowser, readFields, registerApplication, signInHere } from './sign-in-world.ts'

let world: HeldWorld
beforeEach(async () => {
  world = await startHeldWorld()
})
afterEach(() => world.stop())

async function openAccount(user: string) {
  const browser = openBrowser(world)
  await signInHere(browser, world, user)
  const { page, at } = await follow(browser, world, '/account')
  return { browser, page, at }
}

it('lists what was allowed for everybody, which no person takes back here, the administrator neither', async () => {
  const { consents } = world.app.services
  const clientId = await registerApplication(world, { displayName: 'Everybody’s reports' })
  const { id } = await consents.add(author(world), clientId, null, ['Files.Read'])
  for (const user of ['ana', 'alma']) {
    const { browser, page, at } = await openAccount(user)
    expect(page.text).toContain('Everybody’s reports')
    expect(page.text).toContain('For everybody')
    expect(page.text).not.toContain('name="withdrawConsent"')
    await browser.post(at, { ...readFields(page), withdrawConsent: id })
  }
  expect(await consents.find(id)).not.toBeNull()
})

it('lists one’s own consents, each with its button', async () => {
  const { consents } = world.app.services
  const clientId = await registerApplication(world, { displayName: 'My reports' })
  const { id } = await consents.add(author(world), clientId, world.person('ana').id as PrincipalId, ['Files.Read'])
  const { browser, page, at } = await openAccount('ana')
  expect(page.text).toContain(`name="withdrawConsent" value="${id}"`)
  await browser.post(at, { ...readFields(page), withdrawConsent: id })
  expect(await consents.find(id)).toBeNull()
})

it('calls no click a password', async () => {
  const { page } = await openAccount('ana')
  expect(page.text).toContain('Signed in by <bdi>one click</bdi>')
  expect(page.text).not.toContain('Signed in by password')
})

it('sends who has no password on from the page that changes it', async () => {
  const { browser } = await openAccount('ana')
  expect(await browser.get('/account/password')).toMatchObject({ status: 200, location: null })
  await world.app.services.admin.updateUser(author(world), world.person('ben').id, { passwordHash: null })
  const { browser: other, page } = await openAccount('ben')
  expect(page.text).not.toContain('/account/password')
  expect(await other.get('/account/password')).toMatchObject({ status: 303, location: { pathname: '/account' } })
})
