/** The pages of development mode in a real browser: readable for everybody, closed to other pages, safe with any mail. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { operations } from '@convite/contract/operations'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLoopbackGuard } from '../server/src/dev/loopback-guard.ts'
import { createMailbox } from '../server/src/dev/mailbox.ts'
import { developmentNavigation } from '../server/src/dev/page-frame.ts'
import { aMail, aReadyDocument, createMemoryMails, testRandom } from '../server/src/dev/testing/dev-world.ts'
import { createWelcomePage } from '../server/src/dev/welcome-page.ts'
import {
  bo,
  cookieOf,
  driveAddress,
  fileAddress,
  folderAddress,
  hiddenAddress,
  ana,
  makeItemWorld,
  secretOf,
} from '../server/src/item-pages/testing/item-world.ts'
import { createReference } from '../server/src/pages/reference-page.ts'
import { createErrorHelp } from '../server/src/pages/error-help.ts'
import { findBrowser } from '../tools/lib/machine.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const evilHtml = `<!doctype html><html><head><meta http-equiv="refresh" content="0; url=/mailbox"></head><body>
<h1>Hello</h1><script>document.title = 'ran'; fetch('/mailbox')</script><img src="__PIXEL__" onerror="document.title='ran'">
<form action="/open/x" method="post"><button>Send</button></form><iframe src="/mailbox"></iframe>
<a href="javascript:document.title='ran'">script</a> <a href="__LINK__">The file</a></body></html>`

/** All pages, as a person meets them. */
async function startPages() {
  const world = makeItemWorld()
  const mails = createMemoryMails()
  const frame = {
    guard: createLoopbackGuard({ controlToken: null }),
    random: testRandom,
    onInternalError: () => undefined,
  }
  world.server.register(createMailbox({ ...frame, mails, timeZone: 'UTC' }))
  world.server.register(createWelcomePage({ ...frame, buildReadyDocument: async () => aReadyDocument }))
  world.server.register(createReference(operations, { navigation: developmentNavigation }))
  world.server.register(createErrorHelp({ navigation: developmentNavigation }))
  await world.settings.saveSettings({}, { sharingCapability: 'externalUserAndGuestSharing' })
  const address = await world.server.listen({ port: 0, host: '127.0.0.1' })
  await mails.add(aMail('plain'))
  return { ...world, mails, address, close: () => world.server.close() }
}

/** A server that is none of ours: what is asked of it, and a page of its own. */
async function startForeign() {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Foreign</title><body></body>')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { server, asked, address: `http://localhost:${(server.address() as AddressInfo).port}` }
}

function stopForeign(server: Server): Promise<unknown> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(resolve))
}

let browser: Browser
let pages: Awaited<ReturnType<typeof startPages>>
const contexts: BrowserContext[] = []

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser(), args: flags })
  pages = await startPages()
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser.close()
  await pages.close()
})

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  contexts.push(context)
  return context.newPage()
}

/** Whom the pages take the browser for from now on. */
async function signIn(page: Page, person: { readonly id: string }): Promise<void> {
  const [name = '', value = ''] = cookieOf(person as typeof bo).split('=')
  await page.context().addCookies([{ name, value, url: pages.address }])
}

/** The rules that a page breaks, by the accessibility checker; frames are documents of their own. */
async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { target: string[] }[] }[] }>(
    'axe.run(document, { iframes: false })',
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)
}

/** Sizes and colours do not depend on each other, so two looks meet all four. */
const looks = [
  { device: 'a desktop', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { device: 'a phone', viewport: { width: 375, height: 740 }, colorScheme: 'dark' },
] as const

describe.each(looks)('on $device in $colorScheme colours', ({ viewport, colorScheme }) => {
  it.each([
    '/',
    '/mailbox',
    '/mailbox?to=nobody@convite.example',
    '/mailbox/plain',
    '/mailbox/plain?view=text',
    '/mailbox/plain?view=headers',
    '/mailbox/plain?view=raw',
    '/mailbox/none',
    '/help/errors',
    '/docs',
    '/nowhere',
    '/i/none',
    `/i/${secretOf('b')}`,
    `/i/${secretOf('c')}`,
  ])('%s breaks no rule of accessibility and fits', async path => {
    const page = await openPage({ viewport, colorScheme })
    await page.goto(pages.address + path)
    expect(await findViolations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  })

  it.each([
    [bo, fileAddress],
    [ana, folderAddress],
    [ana, driveAddress],
    [ana, '/sites/planning'],
    [bo, hiddenAddress],
  ])('whoever is signed in meets no broken rule and a page that fits (%#)', async (person, path) => {
    const page = await openPage({ viewport, colorScheme })
    await signIn(page, person)
    await page.goto(pages.address + path)
    await page.getByText('Signed in as').waitFor()
    expect(await findViolations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
  })
})

describe('a mail', () => {
  it('runs nothing, sends nothing, loads nothing, and its links open in a tab of their own', async () => {
    const { server, address, asked } = await startForeign()
    const html = evilHtml
      .replace('__LINK__', `${pages.address}/i/${secretOf('b')}`)
      .replace('__PIXEL__', `${address}/pixel`)
    await pages.mails.add(aMail('evil', { subject: '<b>"Evil"</b>', html }))
    const page = await openPage()
    await page.goto(`${pages.address}/mailbox/evil`)
    const mail = page.frameLocator('iframe')
    await mail.getByRole('heading', { name: 'Hello' }).waitFor()
    await mail.getByRole('button', { name: 'Send' }).click()
    await mail.getByRole('link', { name: 'script' }).click()
    const isOpened = (tab: Page) => !tab.url().startsWith('about:')
    const [opened] = await Promise.all([
      page.context().waitForEvent('page', isOpened),
      mail.getByRole('link', { name: 'The file' }).click(),
    ])
    await opened.getByRole('heading', { name: 'Projects' }).waitFor()
    expect(page.url()).toBe(`${pages.address}/mailbox/evil`)
    expect(
      page
        .frames()
        .map(frame => frame.url())
        .slice(0, 2),
    ).toEqual([page.url(), `${page.url()}/html`])
    expect(await page.title()).toBe('<b>"Evil"</b> · Convite')
    expect(asked).toEqual([])
    await stopForeign(server)
  })
})

/** What a hostile page tries, as source: it runs in the browser. */
const attack = `async address => {
  const read = await fetch(address + '/mailbox').then(() => 'read', () => 'refused')
  const sent = await fetch(address + '/mailbox', { mode: 'no-cors' }).then(() => 'read', () => 'refused')
  const image = document.createElement('img')
  const frame = document.createElement('iframe')
  const loaded = new Promise(resolve => {
    image.addEventListener('load', () => resolve('shown'))
    image.addEventListener('error', () => resolve('refused'))
  })
  image.src = frame.src = address + '/mailbox'
  const framed = new Promise(resolve => frame.addEventListener('load', resolve))
  document.body.append(image, frame)
  await framed
  return [read, sent, await loaded]
}`

describe('a page of another site', () => {
  let foreign: Awaited<ReturnType<typeof startForeign>>

  beforeAll(async () => {
    foreign = await startForeign()
  })
  afterAll(() => stopForeign(foreign.server))

  it('can neither read nor frame nor embed the mailbox', async () => {
    const page = await openPage()
    const statuses = new Set<number>()
    page.on('response', response => {
      if (response.url().startsWith(pages.address)) statuses.add(response.status())
    })
    await page.goto(foreign.address)
    const outcome = await page.evaluate(`(${attack})(${JSON.stringify(pages.address)})`)
    expect(outcome).toEqual(['refused', 'refused', 'refused'])
    expect([...statuses]).toEqual([403])
  })
})
