import { expect, test } from 'vitest'
import { exitCodes } from '../server/src/cli/exit-codes.ts'
import { commandLoaders } from '../server/src/cli/program.ts'
import { settingEntries } from '../server/src/config/env.ts'
import { generateCommandLineDoc } from './generate-command-line-doc.ts'
import { generateConfigurationDoc } from './generate-configuration-doc.ts'

test('the page of the configuration gives every setting with its option, variables, default and example', () => {
  const page = generateConfigurationDoc()
  for (const { key, variables, flag, byDefault, example } of settingEntries) {
    expect(page).toContain(`\n### ${key}\n`)
    for (const text of [...variables, flag, byDefault, example]) expect(page).toContain(text)
  }
})

test('the example of a configuration file holds no secret and only settings', () => {
  const [, example = ''] = /```json\n([^`]+)```/.exec(generateConfigurationDoc()) ?? []
  const keys = Object.keys(JSON.parse(example) as object)
  expect(keys.length).toBeGreaterThan(2)
  const open = settingEntries.filter(({ isSecret }) => !isSecret).map(({ key }) => key as string)
  expect(keys.filter(key => !open.includes(key))).toEqual([])
})

test('the page of the command line gives every command and every exit code', async () => {
  const page = await generateCommandLineDoc()
  for (const name of Object.keys(commandLoaders)) expect(page).toMatch(new RegExp(`\n## convite ${name}\\b`))
  for (const code of Object.values(exitCodes)) expect(page).toContain(`\n| ${code} | `)
  // Each link of the table leads to a heading of the page.
  const anchors = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading?.toLowerCase().replaceAll(' ', '-'))
  expect(anchors.filter(anchor => !headings.includes(anchor))).toEqual([])
})
