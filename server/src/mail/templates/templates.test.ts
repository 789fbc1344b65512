import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { compileTemplate } from '../../../../tools/compile-mail.mjs'

it.each(['invitation', 'account'])('the committed template %s is what its source gives', async name => {
  const committed = await readFile(new URL(`generated/${name}.html.ts`, import.meta.url), 'utf8')
  expect(committed).toBe(await compileTemplate(name))
})
