import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { type PageOptions, sendPage } from './send-page.ts'

async function send(options: PageOptions) {
  const server = Fastify()
  server.get('/', (_request, reply) => sendPage(reply, '<!doctype html>', options))
  const { statusCode, headers } = await server.inject('/')
  return { statusCode, headers, policy: String(headers['content-security-policy']).split('; ') }
}

describe('the policy of a page', () => {
  it('lets no script run and no form leave when nothing is said', async () => {
    const { policy, headers } = await send({})
    expect(policy.filter(part => part.startsWith('script-src'))).toEqual([])
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"]),
    )
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(headers['cache-control']).toBe('no-store')
  })

  it('names each place where a form may end, once', async () => {
    const { policy, headers } = await send({
      hasForm: true,
      formTargets: ['https://garden.example/a', 'https://garden.example/b', 'http://localhost:3000/'],
    })
    expect(policy).toContain("form-action 'self' https://garden.example http://localhost:3000")
    expect(headers['referrer-policy']).toBe('same-origin')
  })

  it('lets one script run by its hash, and takes nothing else for a hash', async () => {
    const scriptHash = `'sha256-${'A'.repeat(43)}='`
    expect((await send({ scriptHash })).policy).toContain(`script-src ${scriptHash}`)
    for (const wrong of ["'unsafe-inline'", `${scriptHash} 'unsafe-inline'`, `${scriptHash}; img-src *`, '']) {
      expect((await send({ scriptHash: wrong })).statusCode).toBe(500)
    }
  })

  it('tells the other site our origin and never the address when a form goes there', async () => {
    const { headers } = await send({ hasForm: true, isForeignForm: true })
    expect(headers['referrer-policy']).toBe('strict-origin')
  })

  it('lets a page in a window know who opened it only when that is said', async () => {
    expect((await send({ isPopup: true })).headers['cross-origin-opener-policy']).toBe('unsafe-none')
  })
})
