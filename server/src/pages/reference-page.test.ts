import { errorTable } from '@convite/contract/errors'
import { exampleCalls } from '@convite/contract/examples'
import { operations } from '@convite/contract/operations'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { formatCurl } from './curl-example.ts'
import { sampleMembers, schemaMembers } from './member-table.ts'
import { findErrors } from './operation-errors.ts'
import { createReference } from './reference-page.ts'

async function read(): Promise<string> {
  const server = Fastify()
  server.register(createReference(operations))
  return (await server.inject('/docs')).body
}

it('lists every operation in its group, each with addresses, scopes, an example, an answer and errors', async () => {
  const text = await read()
  const sections = text.split('<section class="card" id="').slice(1)
  for (const operation of operations) {
    expect(text).toContain(`<li><a href="#${operation.id}">`)
    const section = sections.find(part => part.startsWith(`${operation.id}"`)) ?? ''
    for (const path of operation.paths) expect(section).toContain(`<code>${path.replaceAll("'", '&#39;')}</code>`)
    if (operation.scopes !== 'public') for (const scope of operation.scopes.delegated) expect(section).toContain(scope)
    expect(section).toContain('curl -sS')
    expect(section).toMatch(/HTTP\/1\.1 (?:200|201|204|302)/)
    expect(section).toContain('InvalidAuthenticationToken')
  }
})

it('knows where each error of the table belongs', () => {
  const named = new Set(operations.flatMap(findErrors))
  const elsewhere = Object.keys(errorTable).filter(key => !named.has(key))
  // Of addresses before an operation is found, of pages, downloads and controls, and of mails in a 207.
  const ofAddresses = ['addressTooLong', 'methodNotAllowed', 'notImplemented', 'routeNotFound', 'unknownSegment']
  const ofOthers = ['invalidDownloadAddress', 'testControlForbidden']
  const ofMails = [
    'accountVerificationRequired',
    'exchangeInvalidUser',
    'exchangeMaxRecipients',
    'exchangeOutOfMailboxQuota',
    'hipCheckRequired',
    'mailDeferred',
    'mailNotConfigured',
    'mailRejected',
  ]
  expect(elsewhere.toSorted()).toEqual([...ofAddresses, ...ofOthers, ...ofMails].toSorted())
})

it('names the members of a request as deep as they go', () => {
  const { body } = operations.find(({ id }) => id === 'driveItem/invite') ?? {}
  const members = body?.kind === 'json' ? schemaMembers(body.schema) : []
  expect(members).toContainEqual({ path: 'recipients', type: 'list of object', isRequired: false })
  expect(members).toContainEqual({ path: 'recipients[].email', type: 'string', isRequired: false })
  expect(members).toContainEqual({ path: 'requireSignIn', type: 'boolean', isRequired: false })
})

it('names the members of an answer by what was answered', () => {
  const members = sampleMembers({ value: [{ id: 'x', size: 3, at: '2027-01-01T00:00:00Z', none: null }] })
  expect(members.map(({ path, type }) => `${path} ${type}`)).toEqual([
    'value list of object',
    'value[].id string',
    'value[].size number',
    'value[].at moment',
    'value[].none null',
  ])
})

it('writes calls that a shell takes as they are', () => {
  expect(formatCurl({ method: 'GET' }, { path: '/users/$USER?$top=1' })).toBe(
    'curl -sS "$GRAPH/users/$USER?\\$top=1" \\\n  -H "Authorization: Bearer $TOKEN"',
  )
  for (const { body, content } of Object.values(exampleCalls))
    expect(`${JSON.stringify(body)}${content}`).not.toContain("'")
})
