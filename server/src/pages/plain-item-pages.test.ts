import Fastify from 'fastify'
import { expect, it } from 'vitest'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import { formatDriveId, formatItemId } from '../domain/ids.ts'
import { createPlainItemPages } from './plain-item-pages.ts'

const item = formatItemId(5 as DriveKey, 6 as ItemKey)
const secret = formatDriveId(5 as DriveKey).slice(2) + 'x'.repeat(24)

const get = async (url: string, language = 'de') => {
  const server = Fastify()
  server.register(createPlainItemPages())
  return server.inject({ url, headers: { 'accept-language': language } })
}

it.each([
  `/open/${item}`,
  `/open/drive/${formatDriveId(5 as DriveKey)}`,
  '/sites/planning',
  '/teams/a/b/',
  `/i/${secret}`,
])('%s says in production that signing in comes next', async url => {
  const { statusCode, body, headers } = await get(url)
  expect(statusCode).toBe(200)
  expect(body).toContain('<html lang="de">')
  expect(body).toContain('Die Anmeldung kommt als Nächstes')
  expect(headers['referrer-policy']).toBe('no-referrer')
})

it.each([
  '/open/nothing',
  `/open/${item.toLowerCase()}`,
  '/open/drive/nothing',
  '/sites/',
  '/teams/a//b',
  '/i/short',
  '/i/%3Cscript%3E',
])('%s is no address of ours: 404', async url => {
  const { statusCode, body } = await get(url)
  expect(statusCode).toBe(404)
  expect(body).not.toContain('<script>')
})
