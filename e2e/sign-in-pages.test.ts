/** The sign-in pages in a real browser: readable for everybody, and their forms end where they may and nowhere else. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PageLanguage } from '../server/src/pages/language.ts'
import { sendPage } from '../server/src/pages/send-page.ts'
import { formPostOptions, renderFormPostPage } from '../server/src/pages/sign-in/form-post-page.ts'
import { renderSignInPage } from '../server/src/pages/sign-in/sign-in-page.ts'
import { renderToProviderPage } from '../server/src/pages/sign-in/to-provider-page.ts'
import { aSignIn, sampleViews } from '../server/src/pages/sign-in/testing/sample-views.ts'
import { findBrowser } from '../tools/lib/machine.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

/** An application: it tells what arrives at its redirect address. */
async function startApplication() {
  const arrived: { method: string; origin: string; referrer: string; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (request.url?.startsWith('/callback')) {
        const { origin = '', referer: referrer = '' } = request.headers
        arrived.push({ method: request.method ?? '', origin, referrer, body })
      }
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Garden</title><h1>Arrived</h1>')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  }
  return { arrived, close, callback: `http://localhost:${(server.address() as AddressInfo).port}/callback` }
}

/** Serves every sample as `sendPage` sends it, and a sign-in that ends at the application. */
async function startPages(callback: string) {
  const server = Fastify()
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )
  server.get('/view/:language/:name', (request, reply) => {
    const { language, name } = request.params as { language: PageLanguage; name: string }
    // Without a hash its script does not run: the page stays, to be looked at.
    return sendPage(reply, sampleViews[name]?.(language) ?? '', { hasForm: true })
  })
  const view = { language: 'en' as const, organizationName: 'Example House' }
  server.get('/form-post', (_request, reply) => {
    const page = { ...view, action: callback, fields: { code: 'c 1', submit: 'x' } }
    return sendPage(reply, renderFormPostPage(page), formPostOptions(page))
  })
  server.get('/sign-in/:policy', (request, reply) => {
    const { policy } = request.params as { policy: string }
    const page = renderSignInPage(
      aSignIn('en', { action: '/sign-in', providers: [{ label: 'University', action: '/to-provider' }] }),
    )
    return sendPage(reply, page, { hasForm: true, formTargets: policy === 'open' ? [callback] : [] })
  })
  server.post('/to-provider', (_request, reply) =>
    sendPage(reply, renderToProviderPage({ ...view, label: 'University', to: `${callback}?from=provider` })),
  )
  server.post('/sign-in', (_request, reply) => reply.redirect(`${callback}?code=c1`, 303))
  const address = await server.listen({ port: 0, host: '127.0.0.1' })
  return { address, close: () => server.close() }
}

let browser: Browser
let application: Awaited<ReturnType<typeof startApplication>>
let pages: Awaited<ReturnType<typeof startPages>>
const contexts: BrowserContext[] = []

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser(), args: flags })
  application = await startApplication()
  pages = await startPages(application.callback)
})
afterEach(async () => {
  application.arrived.length = 0
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser.close()
  await pages.close()
  await application.close()
})

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options)
  contexts.push(context)
  return context.newPage()
}

/** What is wrong with the page that is shown: rules of accessibility, lines that run out, targets too small for a finger. */
const inspect = `async () => {
  const { violations } = await axe.run(document)
  const targets = [...document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]), a.button, .beside a, .check label')]
  const small = targets.filter(target => {
    const { width, height } = target.getBoundingClientRect()
    return width < 44 || height < 44
  })
  const { scrollWidth, clientWidth } = document.documentElement
  return [
    ...violations.map(({ id, nodes }) => id + ': ' + nodes.map(node => node.target.join(' ')).join(', ')),
    ...small.map(target => 'too small: ' + target.outerHTML.slice(0, 120)),
    ...(scrollWidth > clientWidth ? ['runs out by ' + (scrollWidth - clientWidth)] : []),
  ]
}`

/** Sizes and colours do not depend on each other; German has the longest words. */
const looks = [
  { look: 'a desktop in light colours', viewport: { width: 1280, height: 800 }, colorScheme: 'light', language: 'en' },
  { look: 'a small phone in dark colours', viewport: { width: 320, height: 640 }, colorScheme: 'dark', language: 'de' },
] as const

it.each(looks)(
  'every page breaks no rule of accessibility and fits on $look',
  async look => {
    const page = await openPage(look)
    // A page that goes on by itself stays, to be looked at.
    await page.route('https://university.example/**', route => route.fulfill({ status: 204 }))
    const faults: Record<string, string[]> = {}
    for (const name of Object.keys(sampleViews)) {
      await page.goto(`${pages.address}/view/${look.language}/${name}`)
      await page.evaluate(axeSource)
      const found = await page.evaluate<string[]>(`(${inspect})()`)
      if (found.length > 0) faults[name] = found
    }
    expect(faults).toEqual({})
  },
  60_000,
)

describe('an answer that is carried in a form', () => {
  it('arrives by itself, with our origin and without our address', async () => {
    const page = await openPage()
    await page.goto(`${pages.address}/form-post`)
    await page.getByRole('heading', { name: 'Arrived' }).waitFor()
    expect(application.arrived).toEqual([
      { method: 'POST', origin: pages.address, referrer: `${pages.address}/`, body: 'code=c+1&submit=x' },
    ])
  })

  it('arrives by its button where scripts are off', async () => {
    const page = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.address}/form-post`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Arrived' }).waitFor()
    expect(application.arrived.map(({ body }) => body)).toEqual(['code=c+1&submit=x'])
  })
})

describe('a sign-in that ends at an application', () => {
  async function signIn(policy: 'open' | 'closed') {
    const page = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.address}/sign-in/${policy}`)
    await page.keyboard.type('ana')
    await page.keyboard.press('Tab')
    await page.keyboard.type('a long enough password')
    return page
  }

  it('gets there by keyboard alone and without scripts', async () => {
    const page = await signIn('open')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Arrived' }).waitFor()
    expect(application.arrived.map(({ method }) => method)).toEqual(['GET'])
  })

  it('goes through another issuer wherever that leads', async () => {
    const page = await openPage({ javaScriptEnabled: false })
    await page.goto(`${pages.address}/sign-in/closed`)
    await page.getByRole('button', { name: 'Sign in with University' }).click()
    await page.getByRole('heading', { name: 'Arrived' }).waitFor()
    expect(application.arrived).toEqual([{ method: 'GET', origin: '', referrer: '', body: '' }])
  })

  it('does not get there when the page did not name the application', async () => {
    const page = await signIn('closed')
    const refused = page.waitForEvent('console', message => message.text().includes('form-action'))
    await page.keyboard.press('Enter')
    await refused
    expect(application.arrived).toEqual([])
  })
})
