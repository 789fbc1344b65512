/** From the mail to the file in a real browser on a whole server: three clicks, by keyboard alone, and out again. */
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type DevApp, startDevApp } from '../test/app.ts'
import { makeSqlitePlace, type Place } from '../test/database.ts'
import { addFile, inviteOne } from '../test/operations/invite-world.ts'
import { lookUpIn, type World } from '../test/world.ts'
import { findBrowser } from '../tools/lib/machine.ts'

const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

let browser: Browser
let place: Place
let dev: DevApp
const contexts: BrowserContext[] = []

beforeAll(async () => {
  place = await makeSqlitePlace()
  ;[browser, dev] = await Promise.all([
    chromium.launch({ executablePath: findBrowser(), args: flags }),
    startDevApp(place),
  ])
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser?.close()
  await dev?.close()
  await place?.[Symbol.asyncDispose]()
})

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  contexts.push(context)
  return context.newPage()
}

/** Ana shares a new file; gives the address in the mail. */
async function share(name: string, email: string): Promise<string> {
  const world = { origin: dev.app.origin, ...dev.controls, ...lookUpIn(() => dev.ready) } as unknown as World
  const file = await addFile(world, 'ana', name)
  const recipients = [{ email }]
  await inviteOne(world, file, { recipients, roles: ['read'], requireSignIn: true, sendInvitation: true })
  const [mail] = await dev.controls.mail({ to: email })
  return mail?.links.find(link => new URL(link).pathname.startsWith('/i/')) ?? ''
}

describe('the way in', () => {
  it('leads in three clicks from the mailbox to the file, as the invited person', async () => {
    await share('Three clicks.txt', 'noor@outside.example')
    const page = await openPage({ javaScriptEnabled: false })
    await page.goto(`${dev.app.origin}/mailbox`)
    await page.getByRole('link', { name: /Three clicks/ }).click()
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.frameLocator('iframe').locator('a[href*="/i/"]').first().click(),
    ])
    await tab.getByRole('button', { name: 'Invited' }).click()
    await tab.getByRole('heading', { name: 'Three clicks.txt' }).waitFor()
    await tab.getByText('Signed in as noor@outside.example').waitFor()
  })

  it('can be gone by keyboard alone', async () => {
    const address = await share('Keyboard.txt', 'kim@outside.example')
    const page = await openPage()
    await page.goto(address)
    const isAtInvited = async () => (await page.locator(':focus').textContent())?.includes('Invited') === true
    for (let presses = 0; presses < 20 && !(await isAtInvited()); presses++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Keyboard.txt' }).waitFor()
    expect(await page.getByRole('link', { name: 'Download' }).getAttribute('href')).toContain('/download/')
  })

  it('goes on as somebody else, and ends with the sign-out', async () => {
    const address = await share('Else.txt', 'else@outside.example')
    const page = await openPage()
    await page.goto(address)
    await page.getByRole('button', { name: /Ben Carter/ }).click()
    await page.getByRole('heading', { name: 'Not found, or not for you' }).waitFor()
    await page.getByRole('link', { name: 'Sign in as somebody else' }).click()
    await page.getByRole('button', { name: 'Invited' }).click()
    await page.getByRole('heading', { name: 'Else.txt' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    await page.goto(address)
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  })
})
