import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { compileTemplate } from '../../../../tools/compile-mail.mjs'

it('the committed template is what its source gives', async () => {
  const committed = await readFile(new URL('generated/invitation.html.ts', import.meta.url), 'utf8')
  expect(committed).toBe(await compileTemplate('invitation'))
})
