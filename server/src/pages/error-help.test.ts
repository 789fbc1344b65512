import { errorTable } from '@convite/contract/errors'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { createErrorHelp } from './error-help.ts'

const getPage = async () => {
  const server = Fastify()
  server.register(createErrorHelp())
  return server.inject('/help/errors')
}

describe('/help/errors', () => {
  it('has an anchor, the codes and the help of every error', async () => {
    const { body, statusCode } = await getPage()
    expect(statusCode).toBe(200)
    for (const [key, { status, outer, help }] of Object.entries(errorTable)) {
      const row = body.split(`<tr id="${key}">`)[1]?.split('</tr>')[0] ?? ''
      expect(row).toContain(`<code>${outer}</code>`)
      expect(row).toContain(`<td>${status}</td>`)
      expect(row).toContain(help.replaceAll('"', '&quot;').replaceAll("'", '&#39;'))
    }
  })

  it('runs nothing, loads nothing, is framed by nobody and kept nowhere', async () => {
    const { headers, body } = await getPage()
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;.*frame-ancestors 'none'$/,
    )
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(body).not.toMatch(/<script|style="|\son\w+=/)
  })
})
