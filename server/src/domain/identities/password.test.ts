import { expect, it } from 'vitest'
import { aUser } from '../testing/facts.ts'
import { checkPassword, judgePassword } from './password.ts'

it('a password has 12 to 256 characters, counted as people count', () => {
  for (const password of ['river stones', 'river stones'.repeat(21), 'river stone\u{1f511}']) {
    expect(checkPassword(password)).toBe(password)
  }
  for (const password of ['', 'a'.repeat(11), 'a'.repeat(257), '\u{1f511}'.repeat(11)]) {
    expect(() => checkPassword(password)).toThrow(/^password has \d+ characters; give 12 to 256\.$/)
  }
})

it.for([
  'password1234',
  'PassWord1234',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'abcdabcdabcdab',
  '123456789012',
  'abcdefghijklm',
  'zyxwvutsrqpo',
  '\u{1f511}'.repeat(12),
])('%s is one that guessers try first', password => {
  expect(judgePassword(password, null)).toBe('common')
  expect(() => checkPassword(password)).toThrow(/^password is one of those that guessers try first/)
})

it('is not made of the names and addresses of its holder', () => {
  const ana = aUser('ana', {
    displayName: 'Ana Prieto Ruiz',
    mail: 'Ana.Prieto@convite.example',
    userPrincipalName: 'aprieto@convite.example',
  })
  for (const password of [
    'ana.prieto@convite.example',
    'APRIETO@convite.example1',
    'AnaPrietoRuiz',
    'Ana Prieto Ruiz!',
    'prieto-ruiz-1',
    'ana.prieto2026',
  ]) {
    expect([password, judgePassword(password, ana)]).toEqual([password, 'personal'])
    expect(judgePassword(password, aUser('ben'))).toBeNull()
  }
  for (const password of ['banana river stones', 'prieto likes the river', 'anatomy lesson nine']) {
    expect([password, judgePassword(password, ana)]).toEqual([password, null])
  }
})
