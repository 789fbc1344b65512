/** `convite keys`, in this process, beside a server of this process. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CommandWorld, makeCommandWorld } from './testing/command-world.ts'

interface Listed {
  readonly value: readonly { kid: string; state: string; madeDateTime: string; until: string | null }[]
  readonly secrets: readonly { id: string; state: string; until: string | null }[]
}

let world: CommandWorld
beforeEach(async () => {
  world = await makeCommandWorld()
  await world.startServer()
})
afterEach(() => world.close())

const statesOf = ({ value }: Listed) => value.map(({ state }) => state)

describe('convite keys', () => {
  test('lists what signs and seals, and nothing that is secret', async () => {
    const listed = await world.runJson<Listed>('keys', 'list')
    expect(statesOf(listed)).toEqual(['signs'])
    expect(listed.secrets.map(({ state }) => state)).toEqual(['seals'])
    const { code, out } = await world.run('keys', 'list')
    expect(code).toBe(0)
    expect(out).toMatch(/^SIGNING KEY +ALGORITHM +MADE +STATE\n[\w-]{43} +RS256 +\d{4}-\S+Z +signs\n\nROOT SECRET/)
    const stored = JSON.parse(await readFile(join(world.folder, 'data', 'server-keys.json'), 'utf8')) as {
      signing: { jwk: { d: string } }[]
      secrets: { key: string }[]
    }
    for (const text of [out, JSON.stringify(listed)]) {
      expect(text).not.toContain(stored.signing[0]?.jwk.d)
      expect(text).not.toContain(stored.secrets[0]?.key)
    }
  })

  test('rotate publishes a new key, names the moments, and keeps the former one', async () => {
    const before = await world.runJson<Listed>('keys', 'list')
    const after = await world.runJson<Listed>('keys', 'rotate')
    expect(statesOf(after)).toEqual(['published', 'signs'])
    expect(after.value[1]?.kid).toBe(before.value[0]?.kid)
    const [made, until] = [after.value[0]?.madeDateTime ?? '', after.value[0]?.until ?? '']
    expect(Date.parse(until) - Date.parse(made)).toBe(10 * 60_000)
    expect((await world.run('keys', 'rotate')).out).toContain('signs from')
    expect(statesOf(await world.runJson<Listed>('keys', 'list'))).toEqual(['published', 'published', 'signs'])
  })

  test('rotate --now leaves the new key alone, and tells which ones have ended', async () => {
    const before = await world.runJson<Listed>('keys', 'list')
    const after = await world.runJson<Listed>('keys', 'rotate', '--now')
    expect(statesOf(after)).toEqual(['signs', 'ended'])
    expect(after.value[1]?.kid).toBe(before.value[0]?.kid)
    expect((await world.run('token', 'ana@convite.example')).code).toBe(0)
  })

  test('rotate --secrets adds a root secret that will seal, and the database belongs to it too', async () => {
    const before = await world.runJson<Listed>('keys', 'list')
    const after = await world.runJson<Listed>('keys', 'rotate', '--secrets')
    expect(after.value).toEqual(before.value)
    expect(after.secrets.map(({ state }) => state)).toEqual(['published', 'seals'])
    expect(after.secrets[1]?.id).toBe(before.secrets[0]?.id)
    // The registry of the database, as a command that opens it claims it.
    const database = new DatabaseSync(join(world.folder, 'data', 'convite.db'), { readOnly: true })
    const claimed = database.prepare('select key_id from server_keys').all()
    database.close()
    expect(claimed.map(row => row['key_id']).toSorted()).toEqual(after.secrets.map(({ id }) => id).toSorted())
  })

  test('rotate --now --secrets is refused, and changes nothing', async () => {
    const before = await world.runJson<Listed>('keys', 'list')
    const { code, err } = await world.run('keys', 'rotate', '--now', '--secrets')
    expect(code).toBe(2)
    expect(err).toContain('could never be opened again')
    expect(await world.runJson<Listed>('keys', 'list')).toEqual(before)
  })
})
