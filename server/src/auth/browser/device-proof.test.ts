import { describe, expect, it } from 'vitest'
import type { PrincipalId } from '../../domain/principal.ts'
import { createDeviceProofs, deviceProofLifeSeconds } from './device-proof.ts'
import { testRandom } from '../testing/auth-world.ts'

const [ana, ben] = ['ana' as PrincipalId, 'ben' as PrincipalId]
const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

function makeProofs(given: readonly Buffer[] = keys) {
  let now = Date.UTC(2027, 0, 1)
  const proofs = createDeviceProofs(given, { clock: { now: () => now, machine: () => now }, random: testRandom })
  return { ...proofs, move: (ms: number) => (now += ms) }
}

describe('the proof of a known browser', () => {
  it('names everybody who signed in there, and keeps the browser its name', () => {
    const proofs = makeProofs()
    const first = proofs.issueDeviceProof(ana)
    const second = proofs.issueDeviceProof(ben, first)
    expect(proofs.readDeviceProof(second)?.people).toEqual([ben, ana])
    expect(proofs.readDeviceProof(second)?.device).toBe(proofs.readDeviceProof(first)?.device)
    expect(proofs.readDeviceProof(proofs.issueDeviceProof(ana))?.device).not.toBe(proofs.readDeviceProof(first)?.device)
  })

  it('holds five people at most', () => {
    const proofs = makeProofs()
    let value: string | undefined
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) value = proofs.issueDeviceProof(name as PrincipalId, value)
    expect(proofs.readDeviceProof(value)?.people).toEqual(['f', 'e', 'd', 'c', 'b'])
  })

  it('is none when it was changed, signed by others, or is no proof at all', () => {
    const value = makeProofs().issueDeviceProof(ana)
    const [payload = '', signature = ''] = value.split('.')
    const other = Buffer.from(payload, 'base64url').toString().replace('ana', 'ben')
    const forged = [
      undefined,
      '',
      '.',
      'x.y',
      payload,
      `${Buffer.from(other).toString('base64url')}.${signature}`,
      makeProofs([Buffer.alloc(32, 3)]).issueDeviceProof(ana),
      'x'.repeat(5000),
    ]
    for (const text of forged) expect(makeProofs().readDeviceProof(text)).toBeNull()
  })

  it('stands after a rotation of the keys', () => {
    const value = makeProofs([keys[1] as Buffer]).issueDeviceProof(ana)
    expect(makeProofs().readDeviceProof(value)?.people).toEqual([ana])
  })

  it('ends after a year, to the second', () => {
    const proofs = makeProofs()
    const value = proofs.issueDeviceProof(ana)
    proofs.move(deviceProofLifeSeconds * 1000 - 1000)
    expect(proofs.readDeviceProof(value)).not.toBeNull()
    proofs.move(1000)
    expect(proofs.readDeviceProof(value)).toBeNull()
  })
})
