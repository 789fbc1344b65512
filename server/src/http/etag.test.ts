import { describe, expect, it } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { matchesTag } from './etag.ts'

const eTag = '"{8F0E0000-0000-4000-8000-000000000001},3"'
const cTag = '"c:{8F0E0000-0000-4000-8000-000000000001},2"'
const tags = [eTag, cTag]
const bare = (tag: string) => tag.slice(1, -1)

describe('a condition names a present tag', () => {
  it.each([
    eTag,
    cTag,
    bare(eTag),
    bare(cTag),
    `W/${eTag}`,
    `W/${bare(eTag)}`,
    `  ${eTag}  `,
    `"old", ${eTag}`,
    `${eTag},"old"`,
    `${bare(eTag)}, "old"`,
    `old,${bare(cTag)},W/"other"`,
    '*',
    ' * ',
  ])('%s', header => {
    expect(matchesTag(header, tags)).toBe(true)
  })
})

describe('a condition names another tag', () => {
  it.each([
    '"{8F0E0000-0000-4000-8000-000000000001},4"',
    '"{8F0E0000-0000-4000-8000-000000000001}"',
    '{8F0E0000-0000-4000-8000-000000000001}',
    '{8f0e0000-0000-4000-8000-000000000001},3',
    '3',
    '""',
    '"*"',
    '"old","older",',
  ])('%s', header => {
    expect(matchesTag(header, tags)).toBe(false)
  })

  it('when there is no tag, not even the star matches', () => {
    expect(matchesTag('*', [])).toBe(false)
  })
})

it('tags are compared whatever marks they are kept with', () => {
  expect(matchesTag('"7"', ['W/"7"'])).toBe(true)
  expect(matchesTag('7', ['7'])).toBe(true)
})

describe('a condition that cannot be read is refused, not taken as fulfilled', () => {
  it.each([
    '',
    '   ',
    '"open',
    'a"b',
    '"a" "b"',
    '"a"b',
    '*,"a"',
    '"a",*',
    '"a\u0000"',
    'a b',
    ',',
    `${'"a", '.repeat(3000)}"`,
  ])('%j', header => {
    const match = () => matchesTag(header, tags)
    expect(match).toThrow(AppError)
    expect(match).toThrow(expect.objectContaining({ code: 'malformedEntityTag' }))
  })
})
