import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { defaultSettings } from '../domain/settings.ts'
import { type ControlWorld, controlStart, makeControlWorld } from './testing/control-world.ts'
import { aMail, anApplication, aPerson, aReadyDocument } from './testing/dev-world.ts'

let world: ControlWorld
beforeEach(() => {
  world = makeControlWorld()
})

const refusal = (target: string, code = 'invalidParameterFormat') => ({ error: { target, innerError: { code } } })

describe('the clock control', () => {
  it('reads, sets, advances and follows', async () => {
    expect((await world.call('GET', '/clock')).body).toEqual({ now: '2026-11-22T08:00:00Z', offsetMs: 0 })
    const set = await world.call('PUT', '/clock', { now: '2027-01-01T00:00:00Z' })
    expect(set).toMatchObject({
      status: 200,
      body: { now: '2027-01-01T00:00:00Z', offsetMs: Date.UTC(2027, 0, 1) - controlStart },
    })
    expect((await world.call('PUT', '/clock', { advance: 'P3DT4H' })).body.now).toBe('2027-01-04T04:00:00Z')
    expect((await world.call('PUT', '/clock', { now: '2026-01-01T00:00:00+01:00' })).body.now).toBe(
      '2025-12-31T23:00:00Z',
    )
    expect((await world.call('PUT', '/clock', { follow: true })).body).toEqual({
      now: '2026-11-22T08:00:00Z',
      offsetMs: 0,
    })
  })

  it.each([
    [{}, 'now'],
    [{ now: '2027-01-01T00:00:00Z', follow: true }, 'now'],
    [{ now: 'tomorrow' }, 'now'],
    [{ now: '1999-12-31T23:59:59Z' }, 'now'],
    [{ now: 7 }, 'now'],
    [{ advance: '3 days' }, 'advance'],
    [{ advance: '-PT1H' }, 'advance'],
    [{ advance: 'P9000Y' }, 'advance'],
    [{ follow: false }, 'follow'],
  ])('refuses %j naming %s, and moves nothing', async (json, target) => {
    expect(await world.call('PUT', '/clock', json)).toMatchObject({ status: 400, body: refusal(target) })
    expect(world.clock.offsetMs()).toBe(0)
  })

  it('refuses a member that it does not know', async () => {
    expect(await world.call('PUT', '/clock', { to: 'x' })).toMatchObject({
      status: 400,
      body: refusal('to', 'unknownParameter'),
    })
  })
})

describe('the captured mail', () => {
  beforeEach(async () => {
    await world.mails.add(aMail('one', { to: ['bo@convite.example'], date: Date.parse('2027-01-01T00:00:00Z') }))
    await world.mails.add(aMail('two', { to: ['cy+x@convite.example'], date: Date.parse('2027-01-02T00:00:00Z') }))
  })
  const ids = async (query: string) => (await world.call('GET', `/mail${query}`)).body.value.map(mail => mail['id'])

  it('is listed newest first, with everything that a test looks at', async () => {
    const { body } = await world.call('GET', '/mail')
    expect(body.value.map(mail => mail['id'])).toEqual(['two', 'one'])
    expect(body.value[1]).toEqual({ ...aMail('one'), date: '2027-01-01T00:00:00Z' })
  })

  it('is found by recipient, moment and number', async () => {
    expect(await ids('?to=BO@convite.example')).toEqual(['one'])
    expect(await ids('?to=cy%2Bx@convite.example')).toEqual(['two'])
    expect(await ids('?since=2027-01-01T12:00:00Z')).toEqual(['two'])
    expect(await ids('?limit=1')).toEqual(['two'])
    expect(await ids('?to=nobody@convite.example')).toEqual([])
  })

  it.each([
    ['?to=bo', 'to'],
    ['?since=now', 'since'],
    ['?limit=0', 'limit'],
    ['?limit=x', 'limit'],
    ['?limit=1001', 'limit'],
    ['?form=x', 'form'],
    ['?to=a@b.example&to=c@d.example', 'to'],
  ])('refuses %s naming %s', async (query, target) => {
    expect(await world.call('GET', `/mail${query}`)).toMatchObject({
      status: 400,
      body: refusal(target, 'invalidQueryOption'),
    })
  })

  it('is thrown away', async () => {
    expect(await world.call('DELETE', '/mail')).toMatchObject({ status: 204, text: '' })
    expect(await ids('')).toEqual([])
  })
})

describe('fault orders', () => {
  it('are placed, listed and withdrawn', async () => {
    const first = await world.call('POST', '/faults', {
      address: 'bo@convite.example',
      kind: 'slow',
      delayMs: 10,
      times: null,
    })
    expect(first).toMatchObject({
      status: 201,
      body: { id: expect.any(String), address: 'bo@convite.example', kind: 'slow', delayMs: 10, times: null },
    })
    const second = await world.call('POST', '/faults', {
      operation: 'driveItem/invite',
      status: 429,
      retryAfter: 2,
      times: 3,
    })
    expect(second.body).toEqual({
      id: expect.any(String),
      operation: 'driveItem/invite',
      status: 429,
      retryAfter: 2,
      times: 3,
    })
    expect((await world.call('GET', '/faults')).body.value).toEqual([first.body, second.body])
    expect((await world.call('DELETE', `/faults/${String(first.body.id)}`)).status).toBe(204)
    expect((await world.call('DELETE', `/faults/${String(first.body.id)}`)).status).toBe(404)
    expect((await world.call('DELETE', '/faults')).status).toBe(204)
    expect((await world.call('GET', '/faults')).body.value).toEqual([])
  })

  it('say what is wrong with them', async () => {
    expect(await world.call('POST', '/faults', { address: 'x', kind: 'slow' })).toMatchObject({
      status: 400,
      body: refusal('address'),
    })
    expect(await world.call('POST', '/faults', { address: 'bo@convite.example', kind: 'bounce' })).toMatchObject({
      status: 501,
      body: { error: { code: 'notSupported' } },
    })
  })
})

describe('the settings', () => {
  it('are read and changed in part', async () => {
    expect((await world.call('GET', '/settings')).body).toEqual(defaultSettings)
    const change = {
      strictPersonalSignIn: true,
      mailsPerUserAndHour: null,
      sharingBlockedDomainList: ['Bücher.example'],
      sharingCapability: 'disabled',
    }
    const expected = { ...defaultSettings, ...change, sharingBlockedDomainList: ['xn--bcher-kva.example'] }
    expect(await world.call('PUT', '/settings', change)).toMatchObject({ status: 200, body: expected })
    expect((await world.call('GET', '/settings')).body).toEqual(expected)
  })

  it('take every switch that there is', async () => {
    expect((await world.call('PUT', '/settings', defaultSettings)).body).toEqual(defaultSettings)
  })

  it.each([
    [{ strictPersonalSignIn: 'yes' }, 'strictPersonalSignIn', 'invalidParameterFormat'],
    [{ sharingCapability: 'open' }, 'sharingCapability', 'invalidParameterFormat'],
    [{ sharingDomainRestrictionMode: 7 }, 'sharingDomainRestrictionMode', 'invalidParameterFormat'],
    [{ sharingAllowedDomainList: ['a.example', 'no domain'] }, 'sharingAllowedDomainList[1]', 'invalidParameterFormat'],
    [{ sharingAllowedDomainList: 'a.example' }, 'sharingAllowedDomainList', 'invalidParameterFormat'],
    [{ mailBudgetMs: -1 }, 'mailBudgetMs', 'invalidParameterFormat'],
    [{ recipientsPerInvite: 1.5 }, 'recipientsPerInvite', 'invalidParameterFormat'],
    [{ uniquePermissionsLimit: null }, 'uniquePermissionsLimit', 'invalidParameterFormat'],
    [{ freeBeer: true }, 'freeBeer', 'unknownParameter'],
  ])('refuse %j naming %s', async (change, target, code) => {
    expect(await world.call('PUT', '/settings', { ...change, membersMayShare: false })).toMatchObject({
      status: 400,
      body: refusal(target, code),
    })
    expect((await world.settings.current()).membersMayShare).toBe(true)
  })

  it('name every wrong switch at once', async () => {
    const { body } = await world.call('PUT', '/settings', { mailBudgetMs: -1, sharingCapability: 'open' })
    expect(body.error.details?.map(detail => detail.target).toSorted()).toEqual(['mailBudgetMs', 'sharingCapability'])
  })
})

describe('tokens', () => {
  it('are made for a person by name, mail or id, with scopes and a lifetime by the movable clock', async () => {
    await world.call('PUT', '/clock', { now: '2027-01-01T00:00:00Z' })
    const answer = await world.call('POST', '/tokens', {
      user: 'ana@convite.example',
      scopes: ['Files.Read'],
      lifetime: 'PT1H',
    })
    expect(answer).toMatchObject({
      status: 201,
      body: { accessToken: 'token-1', expiresDateTime: '2027-01-01T01:00:00Z' },
    })
    expect(world.minted).toEqual([
      {
        who: aPerson('ana').id,
        by: 'default-client',
        isAdministrator: true,
        options: { scopes: ['Files.Read'], lifetimeMs: 3_600_000 },
      },
    ])
    expect((await world.call('POST', '/tokens', { user: aPerson('ana').id })).status).toBe(201)
  })

  it('are made for an application, and for a person by an application', async () => {
    await world.call('POST', '/tokens', { clientId: anApplication.clientId.toUpperCase(), lifetime: '-PT1H' })
    await world.call('POST', '/tokens', { clientId: anApplication.clientId, user: 'ana@convite.example' })
    expect(world.minted).toMatchObject([
      { who: 'app', options: { lifetimeMs: -3_600_000 } },
      { who: aPerson('ana').id, by: anApplication.clientId },
    ])
  })

  it('redeem the invitations of a guest, as a sign-in would', async () => {
    await world.call('POST', '/tokens', { user: 'ana@convite.example' })
    expect(world.redeemed).toEqual([])
    expect((await world.call('POST', '/tokens', { user: 'gus@convite.example', scopes: ['Wrong'] })).status).toBe(400)
    expect(world.redeemed).toEqual([])
    await world.call('POST', '/tokens', { user: 'gus@convite.example' })
    expect(world.redeemed).toEqual([aPerson('gus').id])
    await world.call('POST', '/tokens', { user: 'off@convite.example' })
    expect(world.redeemed).toHaveLength(1)
  })

  it.each([
    [{}, 400, 'user'],
    [{ user: 'nobody@convite.example' }, 404, 'user'],
    [{ clientId: 'unknown' }, 404, 'clientId'],
    [{ user: 'ana@convite.example', lifetime: '1h' }, 400, 'lifetime'],
    [{ user: 'ana@convite.example', lifetime: 'P9000Y' }, 400, 'lifetime'],
    [{ user: 'ana@convite.example', scopes: 'Files.Read' }, 400, 'scopes'],
    [{ user: 'ana@convite.example', scopes: ['Wrong'] }, 400, 'scopes'],
  ])('refuse %j with %i naming %s', async (json, status, target) => {
    expect(await world.call('POST', '/tokens', json)).toMatchObject({ status, body: { error: { target } } })
  })
})

describe('the request log', () => {
  it('lists the last calls and is emptied', async () => {
    world.requestLog.record({
      requestId: 'r1',
      method: 'GET',
      url: '/v1.0/me',
      operation: 'user/me',
      status: 200,
      ms: 1,
      who: 'ana',
    })
    world.requestLog.record({
      requestId: 'r2',
      method: 'POST',
      url: '/v1.0/x',
      operation: 'unknown',
      status: 400,
      ms: 2,
      who: null,
    })
    const { body } = await world.call('GET', '/requests?limit=1')
    expect(body.value).toEqual([
      {
        date: '2026-11-22T08:00:00Z',
        method: 'POST',
        url: '/v1.0/x',
        operation: 'unknown',
        status: 400,
        ms: 2,
        who: null,
        requestId: 'r2',
      },
    ])
    expect((await world.call('DELETE', '/requests')).status).toBe(204)
    expect((await world.call('GET', '/requests')).body.value).toEqual([])
  })
})

describe('the reset', () => {
  it('puts data, clock, mail and faults back and answers the ready document', async () => {
    await world.call('PUT', '/clock', { advance: 'P1Y' })
    await world.mails.add(aMail('old'))
    await world.call('POST', '/faults', { operation: 'driveItem/invite', status: 503 })
    expect(await world.call('POST', '/reset', { seed: 'demo' })).toMatchObject({
      status: 200,
      body: JSON.parse(JSON.stringify(aReadyDocument)),
    })
    expect(world.resets).toEqual([{ name: 'demo' }])
    expect(world.clock.offsetMs()).toBe(0)
    expect((await world.call('GET', '/mail')).body.value).toEqual([])
    expect((await world.call('GET', '/faults')).body.value).toEqual([])
  })

  it('takes a seed document, also a large one', async () => {
    const document = { organization: { displayName: 'x'.repeat(2_000_000) }, users: [] }
    expect((await world.call('POST', '/reset', document)).status).toBe(200)
    expect(world.resets).toEqual([{ document }])
  })

  it.each([[{}], [{ seed: 'other' }], [{ seed: 'demo', users: [] }]])('refuses %j', async json => {
    expect(await world.call('POST', '/reset', json)).toMatchObject({ status: 400, body: refusal('seed') })
    expect(world.resets).toEqual([])
  })

  it('leaves clock, mail and faults as they were when the document is wrong', async () => {
    await world.call('PUT', '/clock', { advance: 'P1Y' })
    const offset = world.clock.offsetMs()
    await world.mails.add(aMail('old'))
    await world.call('POST', '/faults', { operation: 'driveItem/invite', status: 503 })
    world.state.failReset = new AppError('invalidRequest', 'users[0].mail is taken.', { target: 'users[0].mail' })
    expect(await world.call('POST', '/reset', { users: [] })).toMatchObject({
      status: 400,
      body: { error: { target: 'users[0].mail' } },
    })
    expect(world.clock.offsetMs()).toBe(offset)
    expect((await world.call('GET', '/mail')).body.value).toHaveLength(1)
    expect((await world.call('GET', '/faults')).body.value).toHaveLength(1)
  })

  it('is survived by requests that run at the same time', async () => {
    const calls = Array.from({ length: 30 }, (_, n) =>
      n % 3 === 0
        ? world.call('POST', '/reset', { seed: 'demo' })
        : world.call(n % 2 === 0 ? 'GET' : 'PUT', '/clock', n % 2 === 0 ? undefined : { advance: 'PT1M' }),
    )
    expect((await Promise.all(calls)).map(answer => answer.status)).toEqual(calls.map(() => 200))
  })
})
