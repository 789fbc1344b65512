import { describe, expect, it } from 'vitest'
import { mailLanguages } from './catalogue.ts'
import { rows, type RowName } from './outcome-rows.ts'
import { describeOutcome, type OutcomeReason } from './outcome-text.ts'

const reasons: readonly OutcomeReason[] = [
  ...(Object.keys(rows) as RowName[]).filter(row => row !== '1'),
  'hipCheckRequired',
  'exchangeInvalidUser',
]

describe('the outcome in words', () => {
  it.each(reasons)('%s names the recipient in every language', reason => {
    for (const language of mailLanguages) {
      expect(describeOutcome(reason, { recipient: 'bo@example.test', reply: null }, language)).toContain(
        'bo@example.test',
      )
    }
  })

  it('gives the words of the relay', () => {
    expect(describeOutcome('R4', { recipient: 'bo@example.test', reply: '550 5.1.1 unknown' })).toBe(
      'The mail to bo@example.test was refused: there is no such mailbox, or it takes no mail. (550 5.1.1 unknown)',
    )
  })

  it('a refusal by policy does not say that the address is unknown', () => {
    const words = describeOutcome('P1', { recipient: 'bo@example.test', reply: '550 5.7.1 blocked' })
    expect(words).toMatch(/refused by the policy/)
    expect(words).not.toMatch(/no such mailbox/)
  })
})
