import { expect, it } from 'vitest'
import { createWorkGate } from './work-gate.ts'

it('runs a few at once, lets some wait in order, and turns the rest away', async () => {
  const gate = createWorkGate({ atOnce: 2, waiting: 3 })
  const begun: number[] = []
  const ends = Array.from({ length: 8 }, () => Promise.withResolvers<number>())
  const outcomes = ends.map(({ promise }, index) =>
    gate.run(() => {
      begun.push(index)
      return promise
    }),
  )
  expect(await Promise.all(outcomes.slice(5))).toEqual([null, null, null])
  expect(begun).toEqual([0, 1])
  ends[1]?.resolve(1)
  expect(await outcomes[1]).toBe(1)
  expect(begun).toEqual([0, 1, 2])
  for (const [index, end] of ends.entries()) end.resolve(index)
  expect(await Promise.all(outcomes)).toEqual([0, 1, 2, 3, 4, null, null, null])
  expect(await gate.run(async () => 'free again')).toBe('free again')
})

it('hands its place on when a work fails', async () => {
  const gate = createWorkGate({ atOnce: 1, waiting: 1 })
  const failed = gate.run(() => Promise.reject(new Error('no')))
  const next = gate.run(async () => 'yes')
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('yes')
})
