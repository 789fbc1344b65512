import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CompletionWords, formatCompletion, readWords } from './completion.ts'
import { buildProgram, createRun } from './program.ts'
import { createFakeIo } from './testing/fake-io.ts'

let words: readonly CompletionWords[]

beforeAll(async () => {
  words = readWords(await buildProgram(createRun(createFakeIo())))
})

/** What bash offers after a line, when Tab is pressed at its end. */
function completeInBash(line: string): string[] {
  const parts = line.split(' ')
  const script = `${formatCompletion('bash', words)}
COMP_WORDS=(${parts.map(part => `'${part}'`).join(' ')})
COMP_CWORD=${parts.length - 1}
_convite
printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' })
    .split('\n')
    .filter(word => word !== '')
}

describe('completion', () => {
  test('bash offers commands, the commands below them, and options', () => {
    expect(completeInBash('convite se')).toEqual(['serve', 'seed', 'session'])
    expect(completeInBash('convite group add')).toEqual(['add', 'add-member'])
    expect(completeInBash('convite token --sc')).toEqual(['--scope'])
    expect(completeInBash('convite group add --own')).toEqual(['--owner'])
    expect(completeInBash('convite --json user re')).toEqual(['remove'])
  })

  test('bash does not offer the options of other commands', () => {
    expect(completeInBash('convite user list --ready')).toEqual([])
  })

  test.each(['zsh', 'fish'] as const)('the script for %s names every command and option', shell => {
    const script = formatCompletion(shell, words)
    for (const { commands, options } of words) {
      for (const { word } of [...commands, ...options]) expect(script).toContain(word.replace(/^--/, ''))
    }
  })

  test('help with quotes does not break out of the scripts', () => {
    const odd = [{ path: '', commands: [{ word: 'go', help: "it's $(here) `now`" }], options: [] }]
    expect(formatCompletion('zsh', odd)).toContain("'go:it'\\''s $(here) `now`'")
    expect(formatCompletion('fish', odd)).toContain("-d 'it\\'s $(here) `now`'")
  })
})
