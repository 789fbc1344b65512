import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { DriveType } from '../items/item.ts'
import type { Directory, RecipientMatch, RecipientQuery } from '../ports/directory.ts'
import { aGroup, aGuest, anOp, aSeen, aUser } from '../testing/facts.ts'
import type { RecipientInput } from './invite-request.ts'
import { readRecipients, type RecipientFault, resolveRecipients, throwFaults } from './recipients.ts'

const benId = 'bbbbbbbb-0000-4000-8000-000000000002'
const input = (change: Partial<RecipientInput>): RecipientInput => ({
  email: null,
  alias: null,
  objectId: null,
  ...change,
})
const seenOn = (type: DriveType = 'business') => aSeen(anOp(aUser('ana')), { drive: { type } })

const read = (inputs: readonly RecipientInput[], type: DriveType = 'business', allowLocalhost = false) =>
  readRecipients(seenOn(type), inputs, allowLocalhost)

/** The error that is thrown, or what was given. */
function attempt<T>(action: () => T): T | AppError {
  try {
    return action()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

describe('the form of a recipient', () => {
  it('is exactly one of email, alias and objectId', () => {
    expect(attempt(() => read([input({})]))).toMatchObject({ code: 'recipientAmbiguous', target: 'recipients[0]' })
    const two = attempt(() =>
      read([input({ email: 'ben@convite.example' }), input({ email: 'ben@convite.example', objectId: benId })]),
    )
    expect(two).toMatchObject({ code: 'recipientAmbiguous', target: 'recipients[1]' })
    expect((two as AppError).message).toContain('email and objectId')
  })

  it('each is looked up by what it is', () => {
    const keys = read([
      input({ email: ' Ben@Convite.example ' }),
      input({ alias: 'Planners' }),
      input({ objectId: benId.toUpperCase() }),
      input({ objectId: '014' }),
    ])
    expect(keys).toMatchObject([
      { by: 'email', address: { folded: 'ben@convite.example' } },
      { by: 'alias', alias: 'planners' },
      { by: 'id', id: benId },
      { by: 'number', number: '14' },
    ])
  })

  it('an objectId may be the address that a pending permission shows as id', () => {
    expect(read([input({ objectId: 'cy@partner.example' })])).toMatchObject([
      { by: 'email', address: { folded: 'cy@partner.example' } },
    ])
  })

  it('an objectId of another kind is refused, but on personal drives looked up', () => {
    expect(attempt(() => read([input({ objectId: 'nobody' })]))).toMatchObject({
      code: 'invalidParameterFormat',
      target: 'recipients[0].objectId',
    })
    expect(read([input({ objectId: 'nobody' })], 'personal')).toEqual([{ by: 'id', id: 'nobody' }])
  })

  it('what is empty or no address is named, with its place and value', () => {
    for (const [member, value] of [
      ['email', 'bo@'],
      ['email', ''],
      ['alias', '  '],
      ['objectId', ''],
    ] as const) {
      const error = attempt(() => read([input({ [member]: value })]))
      expect(error).toMatchObject({ code: 'invalidParameterFormat', target: `recipients[0].${member}` })
      expect((error as AppError).message).toContain(`recipients[0].${member}`)
    }
  })

  it('all offenders are told at once; the lower rule leads', () => {
    const error = attempt(() =>
      read([input({ email: 'no' }), input({}), input({ email: 'ben@convite.example' }), input({ email: 'neither' })]),
    )
    expect(error).toMatchObject({
      code: 'recipientAmbiguous',
      target: 'recipients[1]',
      details: [{ target: 'recipients[0].email' }, { target: 'recipients[1]' }, { target: 'recipients[3].email' }],
    })
  })

  it('an address on this machine is one in development only', () => {
    expect(attempt(() => read([input({ email: 'bo@localhost' })]))).toBeInstanceOf(AppError)
    expect(read([input({ email: 'bo@localhost' })], 'business', true)).toMatchObject([{ by: 'email' }])
  })
})

interface Known {
  readonly by: RecipientMatch['by']
  readonly value: string
  readonly principal: PrincipalRecord
}

async function resolve(inputs: readonly RecipientInput[], known: readonly Known[]) {
  const asked: RecipientQuery[] = []
  const seen = seenOn()
  const directory = {
    ownDomains: () => new Set(['convite.example']),
    resolveRecipients: async (_drive: unknown, query: RecipientQuery) => {
      asked.push(query)
      const lists = { email: query.emails, alias: query.aliases, id: query.ids, number: query.numbers }
      return known.filter(({ by, value }) => lists[by].includes(value)).map(match => ({ ...match, siteUser: null }))
    },
  } as unknown as Directory
  const answer = await resolveRecipients(directory, seen, inputs, readRecipients(seen, inputs, false))
  return { ...answer, asked }
}

const ben = aUser(benId)
const one = async (recipient: Partial<RecipientInput>, known: readonly Known[]) => {
  const { resolved, faults } = await resolve([input(recipient)], known)
  return resolved[0]?.principal?.id ?? (resolved[0] ? 'somebody outside' : `V${faults[0]?.rule}`)
}

describe('the look-up', () => {
  it('is one query for all recipients', async () => {
    const inputs = [input({ email: 'ben@convite.example' }), input({ alias: 'planners' }), input({ objectId: benId })]
    const { asked } = await resolve(inputs, [])
    expect(asked).toEqual([
      { emails: ['ben@convite.example'], aliases: ['planners'], ids: ['planners', benId], numbers: [] },
    ])
  })

  it('finds by address, alias, id and number', async () => {
    expect(
      await one({ email: 'Ben@convite.example' }, [{ by: 'email', value: 'ben@convite.example', principal: ben }]),
    ).toBe(benId)
    expect(await one({ alias: 'ben' }, [{ by: 'alias', value: 'ben', principal: ben }])).toBe(benId)
    expect(await one({ objectId: benId }, [{ by: 'id', value: benId, principal: ben }])).toBe(benId)
    expect(await one({ objectId: '14' }, [{ by: 'number', value: '14', principal: ben }])).toBe(benId)
  })

  it('takes an alias that nobody has for an id', async () => {
    expect(await one({ alias: benId }, [{ by: 'id', value: benId, principal: ben }])).toBe(benId)
    const both: Known[] = [
      { by: 'alias', value: benId, principal: aUser('first') },
      { by: 'id', value: benId, principal: ben },
    ]
    expect(await one({ alias: benId }, both)).toBe('first')
  })

  it('refuses an alias that fits two, but not one that fits the same twice', async () => {
    const twice: Known[] = [
      { by: 'alias', value: 'ben', principal: ben },
      { by: 'alias', value: 'ben', principal: ben },
    ]
    expect(await one({ alias: 'ben' }, twice)).toBe(benId)
    expect(await one({ alias: 'ben' }, [...twice, { by: 'alias', value: 'ben', principal: aUser('other') }])).toBe(
      'V28',
    )
  })

  it('an unknown address is somebody outside, unless its domain is ours', async () => {
    expect(await one({ email: 'new@elsewhere.example' }, [])).toBe('somebody outside')
    expect(await one({ email: 'new@convite.example' }, [])).toBe('V28')
    expect(await one({ email: 'new@sub.convite.example' }, [])).toBe('somebody outside')
    expect(await one({ alias: 'new' }, [])).toBe('V28')
    expect(await one({ objectId: benId }, [])).toBe('V28')
  })

  it.each([
    ['a deleted person', aUser('x', { isDeleted: true }), 'V29'],
    ['a disabled person', aUser('x', { isEnabled: false }), 'V29'],
    ['a distribution list', aGroup('x', { isSecurityEnabled: false, isMailEnabled: true }), 'V29'],
    ['a security group', aGroup('x'), 'x'],
    ['a group with a library', aGroup('x', { isSecurityEnabled: false, isUnified: true }), 'x'],
    ['a guest', aGuest('x'), 'x'],
    ['a guest who has not signed in', aGuest('x', { externalUserState: 'PendingAcceptance' }), 'x'],
  ])('%s', async (_name, principal, expected) => {
    expect(await one({ alias: 'x' }, [{ by: 'alias', value: 'x', principal }])).toBe(expected)
  })

  it('keeps the place in the request and the address that was typed', async () => {
    const { resolved, faults } = await resolve(
      [input({ alias: 'nobody' }), input({ email: 'BEN@convite.example' })],
      [{ by: 'email', value: 'ben@convite.example', principal: ben }],
    )
    expect(resolved).toMatchObject([
      { index: 1, principal: { id: benId }, address: { display: 'BEN@convite.example' } },
    ])
    expect(faults).toMatchObject([{ index: 0, code: 'noResolvedUsers', target: 'recipients[0].alias' }])
  })
})

describe('faults', () => {
  const fault = (rule: number, index: number): RecipientFault => ({
    rule,
    index,
    code: 'noResolvedUsers',
    message: `V${rule}/${index}`,
    target: `recipients[${index}]`,
  })

  it('none is no error', () => {
    expect(() => throwFaults([])).not.toThrow()
  })

  it('the lowest rule leads, then the first place; details are in the order of the request', () => {
    const error = attempt(() => throwFaults([fault(31, 0), fault(28, 2), fault(28, 1)])) as AppError
    expect(error.message).toBe('V28/1')
    expect(error.details.map(detail => detail.message)).toEqual(['V31/0', 'V28/1', 'V28/2'])
  })
})
