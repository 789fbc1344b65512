/**
 * The order of the rules (invite.md section 4: "the first failure wins"). Every two rules that can be broken at once
 * are, and the earlier one must be the answer.
 */
import { describe, expect, it } from 'vitest'
import { useOpenWorld } from '../world.ts'
import { type Attempt, type Breach, breachesOnBusiness, breachesOnPersonal } from './invite-breaches.ts'
import { goodInvite } from './invite-refusals.ts'
import { invite, inviteOne, takeStock, withSettings } from './invite-world.ts'

const getWorld = useOpenWorld(async world => {
  await inviteOne(world, world.place('ana', '/Projects'), { ...goodInvite, recipients: [{ alias: 'carla' }] })
  await world.query(
    `update items set locked_by = '${world.person('ben').id}' where name = 'Budget.csv' returning item_id`,
  )
})

async function attempt(owner: string, path: string, breaches: readonly Breach[]): Promise<string> {
  const world = getWorld()
  const call: Attempt = {
    place: world.place(owner, path),
    token: world.person(owner).accessToken,
    headers: {},
    orders: [],
    settings: {},
    body: { roles: ['read'], requireSignIn: true },
    recipients: [{ alias: 'ben' }],
  }
  // The later one first, so that a place of its own stands when another changes a part of it.
  for (const breach of breaches.toReversed()) await breach.apply(call, world)
  return withSettings(world, call.settings, async () => {
    for (const order of call.orders) await order()
    const { token, place, headers, body, recipients } = call
    const answer = await invite(world, place, { ...body, recipients }, { token, headers })
    if (call.orders.length > 0) await world.clearFaults()
    return answer.codes
  })
}

function isPair(one: Breach, other: Breach): boolean {
  const isListAgainstEntries =
    [one, other].some(({ rule }) => rule === 'V10') &&
    [one, other].some(({ rule }) => /^V(1[456]|2[89]|3[0-4])$/.test(rule))
  return !isListAgainstEntries && !one.aspects.some(aspect => aspect !== 'recipient' && other.aspects.includes(aspect))
}

function itKeepsTheOrder(breaches: readonly Breach[], owner: string, path: string): void {
  it.each(breaches)('$rule goes before all later rules', async first => {
    const before = await takeStock(getWorld())
    const later = breaches.slice(breaches.indexOf(first) + 1).filter(other => isPair(first, other))
    const answers: string[] = [`alone: ${await attempt(owner, path, [first])}`]
    for (const other of later) answers.push(`${other.rule}: ${await attempt(owner, path, [first, other])}`)
    expect(answers).toEqual([`alone: ${first.codes}`, ...later.map(({ rule }) => `${rule}: ${first.codes}`)])
    expect(await takeStock(getWorld())).toEqual(before)
  })
}

describe('on a business drive', () => {
  itKeepsTheOrder(breachesOnBusiness, 'ana', '/Projects/2026/Plan.docx')
})

describe('on a personal drive', () => {
  itKeepsTheOrder(breachesOnPersonal, 'nina', '/Fotos do porto.txt')
})
