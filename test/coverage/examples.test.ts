/** The examples of the reference page are what a server answers. `vitest run <this file> --update` records them anew. */
import { join } from 'node:path'
import { exampleCalls } from '@convite/contract/examples'
import { operations } from '@convite/contract/operations'
import { expect, it } from 'vitest'
import { projectRoot } from '../../tools/lib/project.ts'
import { startWorld } from '../world.ts'

/** Replaces what differs from run to run: each id by the next of its form, moments and secrets by one that looks alike. */
function createNeutralizer(origin: string): (text: string) => string {
  const names = new Map<string, string>()
  const nameOf = (id: string, make: (number: number) => string) => {
    const name = names.get(id) ?? make(names.size + 1)
    names.set(id, name)
    return name
  }
  const letters = (number: number, length: number) =>
    number
      .toString(26)
      .replace(/./g, digit => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)] ?? 'a')
      .padStart(length, 'a')
  const hex = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
  return text =>
    text
      .replaceAll(origin, 'https://drive.example.com')
      .replace(/\/download\/[\w.~-]+/g, '/download/eyJ…')
      .replace(/skiptoken=[^"&]+/g, 'skiptoken=WyJ…')
      .replace(/\/i\/[\w-]+/g, '/i/…')
      .replace(/(?<="secretText":")[^"]+/g, 'k3T…')
      .replace(/(?<="hint":")[^"]+/g, 'k3T')
      .replace(/(?<="shareId":")[^"]+/g, 'u!aHR0…')
      .replace(/\b01[A-Z2-7]{20}\b/g, id => nameOf(id, number => `01${letters(number, 20).toUpperCase()}`))
      .replace(
        /\bb(!|%21)([a-z2-7]{10})\b/g,
        (_all, sign: string, id: string) => `b${sign}${nameOf(id, number => letters(number, 10))}`,
      )
      .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi, id => nameOf(id.toLowerCase(), hex))
      .replace(/(?<="id":"|permissions\/)[\w-]{37,}(?=")/g, id => nameOf(id, number => letters(number, id.length)))
      .replace(/\},\d+/g, '},1')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '2027-01-01T09:30:00Z')
}

it('each operation has an example, and a server answers it so', async () => {
  expect(Object.keys(exampleCalls).toSorted()).toEqual(operations.map(({ id }) => id).toSorted())
  await using world = await startWorld()
  const ana = world.person('ana').accessToken
  const alma = world.person('alma').accessToken
  // What is shared with Ana is not what she shares, and sessions of others are ended by administrators.
  const others: Record<string, string> = {
    'drive/sharedWithMe': world.person('ben').accessToken,
    'user/revokeSignInSessions': alma,
  }
  const isAdministration = /^(?:application|servicePrincipal|oauth2PermissionGrant)\/|Oauth2PermissionGrants$/
  const neutralize = createNeutralizer(world.origin)
  const ids: Record<string, string> = {
    DRIVE: world.drive('ana').id,
    GROUP: world.group('Planners').id,
  }
  const answers: Record<string, unknown> = {}
  for (const [id, { path, body, content }] of Object.entries(exampleCalls)) {
    const { method } = operations.find(operation => operation.id === id) ?? { method: 'GET' }
    const fill = (text: string) => text.replace(/\$([A-Z]+)/g, (_all, name: string) => ids[name] ?? `no ${name} yet`)
    const url = fill(path)
    const token = others[id] ?? (isAdministration.test(id) ? alma : ana)
    const type = content === undefined ? 'application/json' : 'text/plain'
    const sent = content ?? (body === undefined ? null : fill(JSON.stringify(body)))
    const answer = await fetch(`${world.origin}/v1.0${url}`, {
      method,
      redirect: 'manual',
      headers: { Authorization: `Bearer ${token}`, ...(sent === null ? {} : { 'Content-Type': type }) },
      body: sent,
    })
    const text = await answer.text()
    expect([id, answer.status, text]).toEqual([id, expect.toBeOneOf([200, 201, 204, 302]), text])
    const location = answer.headers.get('location')
    const json = answer.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : undefined
    // Members come by their ids, which are others in each run.
    if (id === 'group/listMembers') {
      const { value } = json as { value: { displayName: string }[] }
      value.sort((left, right) => left.displayName.localeCompare(right.displayName))
    }
    answers[id] = JSON.parse(
      neutralize(
        JSON.stringify({
          status: answer.status,
          ...(location === null ? {} : { headers: { Location: location } }),
          ...(text === '' ? {} : { body: json ?? text }),
        }),
      ),
    )
    const made = (json ?? {}) as { id?: string; value?: { id: string }[] }
    const { appId, keyId } = made as { appId?: string; keyId?: string }
    if (id === 'application/create') Object.assign(ids, { APPLICATION: made.id, CLIENT: appId })
    if (id === 'application/addPassword') ids['SECRET'] = String(keyId)
    if (id === 'servicePrincipal/list') ids['PRINCIPAL'] = String(made.value?.[0]?.id)
    if (id === 'oauth2PermissionGrant/create') ids['CONSENT'] = String(made.id)
    if (id === 'driveItem/createChild') ids['FOLDER'] = String(made.id)
    if (id === 'driveItem/putContent') ids['FILE'] = String(made.id)
    if (id === 'driveItem/invite') ids['PERMISSION'] = String(made.value?.[0]?.id)
  }
  await expect(`${JSON.stringify(answers, undefined, 2)}\n`).toMatchFileSnapshot(
    join(projectRoot, 'contract/data/example-answers.json'),
  )
})
