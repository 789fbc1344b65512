import { expect, it } from 'vitest'
import { describePath } from './mask-url.ts'

it.each([
  ['/v1.0', '/v1.0'],
  ['/v1.0/me/drive/root/createLink?$select=id', '/v1.0/me/drive/root/createLink'],
  ['/v1.0/shares/u!aHR0cHM6Ly9/driveItem', '/v1.0/shares/…/driveItem'],
  ['/i/secretsecret', '/i/…'],
])('of %s a message repeats %s', (url, shown) => {
  expect(describePath(url)).toBe(shown)
})

it('shows beginning and end of a long address', () => {
  const shown = describePath(`/v1.0/drives/b!aaaaaaaaaa/root:/${'folder/'.repeat(40)}plan.txt:/createLink`)
  expect(shown).toMatch(/^\/v1\.0\/drives\/b!aaaaaaaaaa\/.*….*plan\.txt:\/createLink$/)
  expect(shown).toHaveLength(100)
})
