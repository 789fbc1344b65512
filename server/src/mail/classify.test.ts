import { describe, expect, it } from 'vitest'
import { classifyExpiry, classifyReply, mayRetryInBudget, type ReplyFacts } from './classify.ts'
import { rows, type RowName } from './outcome-rows.ts'
import { readReply, showReply } from './reply.ts'

/** Facts on the left, the row they must find on the right; the rows' meaning has a table of its own below. */
const cases: readonly (readonly [ReplyFacts, RowName])[] = [
  [{ phase: 'DOT', reply: '250 2.0.0 ok' }, '1'],
  [{ phase: 'DOT', reply: '299 whatever' }, '1'],

  [{ phase: 'DOT' }, 'U'],
  [{ phase: 'DOT', sign: 'ECONNECTION' }, 'U'],
  [{ phase: 'DOT', sign: 'ESOCKET' }, 'U'],
  [{ phase: 'DOT', sign: 'ETIMEDOUT' }, 'U'],
  [{ phase: 'DOT', sign: 'EPROTOCOL' }, 'U'],

  [{ phase: 'CONN', sign: 'EDNS' }, 'C1'],
  [{ phase: 'CONN', sign: 'ESOCKET' }, 'C1'],
  [{ phase: 'CONN', sign: 'ECONNECTION' }, 'C1'],
  [{ phase: 'CONN', sign: 'ETIMEDOUT' }, 'C1'],
  [{ phase: 'CONN', sign: 'EPROTOCOL' }, 'C1'],
  [{ phase: 'CONN', step: 'GREETING', reply: '421 too busy' }, 'C1'],
  [{ phase: 'CONN', step: 'GREETING', reply: '450 4.3.2 not now' }, 'C1'],
  [{ phase: 'CONN', step: 'EHLO', reply: '421 4.3.0 bye' }, 'C1'],
  [{ phase: 'CONN', step: 'STARTTLS', reply: '421 bye' }, 'C1'],
  [{ phase: 'AUTH', sign: 'EAUTH', reply: '421 bye' }, 'C1'],
  [{ phase: 'MAIL', reply: '421 4.4.2 bye' }, 'C1'],
  [{ phase: 'RCPT', reply: '421 bye' }, 'C1'],
  [{ phase: 'DATA', reply: '421 bye' }, 'C1'],
  [{ phase: 'DOT', sign: 'EMESSAGE', reply: '421 4.3.2 shutting down' }, 'C1'],

  [{ phase: 'CONN', step: 'GREETING', sign: 'EPROTOCOL', reply: '554 no SMTP service here' }, 'C2'],
  [{ phase: 'CONN', step: 'GREETING', reply: '521 host does not accept mail' }, 'C2'],
  [{ phase: 'CONN', step: 'GREETING', reply: '550 5.7.1 you are listed' }, 'C2'],
  [{ phase: 'CONN', step: 'EHLO', reply: '550 go away' }, 'C2'],
  [{ phase: 'CONN', step: 'STARTTLS', sign: 'ETLS', reply: '454 4.7.0 TLS not available' }, 'C2'],
  [{ phase: 'CONN', step: 'STARTTLS', sign: 'ETLS', reply: '502 5.5.1 unknown command' }, 'C2'],
  [{ phase: 'CONN', sign: 'ETLS' }, 'C2'],
  [{ phase: 'MAIL', sign: 'EREQUIRETLS' }, 'C2'],

  [{ phase: 'AUTH', sign: 'EAUTH', reply: '535 5.7.8 wrong' }, 'A1'],
  [{ phase: 'AUTH', sign: 'EAUTH', reply: '535 wrong' }, 'A1'],
  [{ phase: 'AUTH', reply: '534 5.7.9 stronger please' }, 'A1'],
  [{ phase: 'AUTH', reply: '538 5.7.11 encryption please' }, 'A1'],
  [{ phase: 'AUTH', reply: '525 5.7.13 account disabled' }, 'A1'],
  [{ phase: 'AUTH', sign: 'EAUTH', reply: '503 5.5.1 no AUTH here' }, 'A1'],
  [{ phase: 'MAIL', reply: '530 5.7.0 log in first' }, 'A1'],
  [{ phase: 'RCPT', reply: '530 5.7.57 log in first' }, 'A1'],
  [{ phase: 'AUTH', sign: 'EAUTH' }, 'A1'],
  [{ phase: 'AUTH', sign: 'ENOAUTH' }, 'A1'],
  [{ phase: 'AUTH', sign: 'EOAUTH2' }, 'A1'],
  [{ phase: 'CONN', sign: 'ECONFIG' }, 'A1'],
  [{ phase: 'RCPT', reply: '554 5.7.1 <bo@a.test>: Relay access denied' }, 'A1'],
  [{ phase: 'RCPT', reply: '454 4.7.1 <bo@a.test>: Relay access denied' }, 'A1'],
  [{ phase: 'RCPT', reply: '550 5.7.1 Unable to relay' }, 'A1'],

  [{ phase: 'MAIL', reply: '550 no' }, 'S1'],
  [{ phase: 'MAIL', reply: '551 no' }, 'S1'],
  [{ phase: 'MAIL', reply: '553 5.1.8 no' }, 'S1'],
  [{ phase: 'MAIL', reply: '501 5.1.7 bad address' }, 'S1'],
  [{ phase: 'MAIL', reply: '554 5.1.8 no such domain' }, 'S1'],
  [{ phase: 'MAIL', reply: '554 5.7.1 not yours' }, 'S1'],
  [{ phase: 'MAIL', reply: '554 5.7.27 null MX' }, 'S1'],
  [{ phase: 'MAIL', reply: '554 5.7.60 may not send as' }, 'S1'],
  [{ phase: 'RCPT', reply: '550 5.1.8 <x@ours.test>: Sender address rejected: Domain not found' }, 'S1'],
  [{ phase: 'RCPT', reply: '553 5.7.1 <x@ours.test>: Sender address rejected: not logged in' }, 'S1'],

  [{ phase: 'MAIL', reply: '552 5.3.4 too big' }, 'S2'],
  [{ phase: 'MAIL', reply: '554 5.2.3 too big' }, 'S2'],
  [{ phase: 'DOT', reply: '552 too big' }, 'S2'],
  [{ phase: 'DOT', reply: '554 5.3.4 too big' }, 'S2'],
  [{ phase: 'MAIL', sign: 'EMESSAGE' }, 'S2'],

  [{ phase: 'RCPT', reply: '452 4.5.3 too many' }, 'M'],
  [{ phase: 'RCPT', reply: '452 too many' }, 'M'],
  [{ phase: 'RCPT', reply: '550 5.5.3 too many' }, 'M5'],

  [{ phase: 'RCPT', reply: '452 4.2.2 full' }, 'R1'],
  [{ phase: 'DOT', reply: '452 4.2.2 full' }, 'R1'],
  [{ phase: 'RCPT', reply: '450 5.2.2 full' }, 'R1'],

  [{ phase: 'RCPT', reply: '552 5.2.2 full' }, 'R2'],
  [{ phase: 'DOT', reply: '552 5.2.2 full' }, 'R2'],
  [{ phase: 'RCPT', reply: '552 no space' }, 'R2'],
  [{ phase: 'RCPT', reply: '550 4.2.2 full' }, 'R2'],

  [{ phase: 'RCPT', reply: '550 5.2.121 hourly limit' }, 'R3'],
  [{ phase: 'DOT', reply: '554 5.2.122 hourly limit' }, 'R3'],

  ...['1.0', '1.1', '1.2', '1.3', '1.6', '1.10', '2.0', '2.1', '2.4', '4.1', '4.4', '7.13', '7.17', '7.18'].flatMap(
    status =>
      (['RCPT', 'DOT'] as const).map(
        phase => [{ phase, reply: `550 5.${status} no` }, 'R4'] satisfies [ReplyFacts, RowName],
      ),
  ),
  [{ phase: 'RCPT', reply: '556 domain takes no mail' }, 'R4'],
  [{ phase: 'RCPT', reply: '550 no such user' }, 'R4'],
  [{ phase: 'RCPT', reply: '551 not here' }, 'R4'],
  [{ phase: 'RCPT', reply: '553 bad name' }, 'R4'],
  [{ phase: 'RCPT', reply: '521 takes no mail' }, 'R4'],

  [{ phase: 'RCPT', reply: '553 5.6.7 no SMTPUTF8' }, 'I'],
  [{ phase: 'DOT', reply: '550 5.6.9 no SMTPUTF8' }, 'I'],
  [{ phase: 'RCPT', sign: 'ESMTPUTF8' }, 'I'],

  ...['7.1', '7.20', '7.25', '7.26', '7.27', '7.30', '7.32', '7.40', '7.515', '7.606'].flatMap(status =>
    (['RCPT', 'DOT'] as const).map(
      phase => [{ phase, reply: `550 5.${status} blocked` }, 'P1'] satisfies [ReplyFacts, RowName],
    ),
  ),
  [{ phase: 'DOT', reply: '550 looks like spam' }, 'P1'],
  [{ phase: 'DOT', reply: '554 rejected' }, 'P1'],

  [{ phase: 'RCPT', reply: '451 4.7.1 try later' }, 'P2'],
  [{ phase: 'RCPT', reply: '450 4.2.0 <bo@a.test>: Recipient address rejected: Greylisted' }, 'P2'],
  [{ phase: 'RCPT', reply: '450 you are graylisted' }, 'P2'],
  [{ phase: 'DOT', reply: '421 4.7.28 unusual rate' }, 'P2'],
  [{ phase: 'DOT', reply: '451 4.7.650 busy' }, 'P2'],
  [{ phase: 'CONN', step: 'GREETING', reply: '421 RP-001 (host) some mails were delayed' }, 'P2'],
  [{ phase: 'MAIL', reply: '451 4.7.0 slow down' }, 'P2'],

  [{ phase: 'RCPT', reply: '450 busy' }, 'T'],
  [{ phase: 'RCPT', reply: '451 4.3.0 local error' }, 'T'],
  [{ phase: 'RCPT', reply: '450 4.2.1 mailbox busy' }, 'T'],
  [{ phase: 'RCPT', reply: '452 4.3.1 no space on the system' }, 'T'],
  [{ phase: 'DOT', reply: '451 4.4.1 no answer' }, 'T'],
  [{ phase: 'DOT', reply: '499 4.9.9 unheard of' }, 'T'],
  [{ phase: 'AUTH', sign: 'EAUTH', reply: '454 4.7.0 temporary' }, 'T'],
  [{ phase: 'AUTH', sign: 'EAUTH', reply: '432 4.7.12 password change' }, 'T'],
  [{ phase: 'AUTH', sign: 'EAUTH', reply: '421 4.7.0 later' }, 'T'],

  [{ phase: 'MAIL', reply: '503 5.5.1 out of order' }, 'X1'],
  [{ phase: 'RCPT', reply: '503 out of order' }, 'X1'],
  [{ phase: 'DATA', reply: '554 5.5.1 no valid recipients' }, 'X1'],
  [{ phase: 'DOT', reply: '354 what?' }, 'X1'],

  [{ phase: 'MAIL', reply: '500 what?' }, 'X2'],
  [{ phase: 'RCPT', reply: '504 5.5.4 bad parameter' }, 'X2'],
  [{ phase: 'DOT', reply: '554 5.6.0 bad message' }, 'X2'],
  [{ phase: 'RCPT', reply: '550 5.3.3 cannot' }, 'X2'],
  [{ phase: 'RCPT', reply: '550 5.9.9 unheard of' }, 'X2'],
  [{ phase: 'RCPT', reply: '554 no' }, 'X2'],
  [{ phase: 'MAIL', sign: 'EENVELOPE' }, 'X2'],

  [{ phase: 'CONN', sign: 'ENORELAY' }, 'N'],
]

describe('from a reply to its row', () => {
  it.each(cases)('%j is row %s', (facts, row) => {
    expect(classifyReply(facts).row).toBe(row)
  })

  it('names every row but L, which is no reply', () => {
    expect(new Set(cases.map(([, row]) => row))).toEqual(new Set(Object.keys(rows).filter(row => row !== 'L')))
  })
})

/** Row, state, 207 code, retry, alarm: written down a second time, as mail.md section 1 has them. */
const meanings: readonly (readonly [RowName, string, string | null, string, boolean])[] = [
  ['1', 'sent', null, 'no', false],
  ['U', 'deferred', null, 'after 900000', false],
  ['C1', 'deferred', null, 'schedule', false],
  ['C2', 'deferred', 'mailNotConfigured', 'schedule', true],
  ['A1', 'deferred', 'mailNotConfigured', 'relayPause 900000', true],
  ['S1', 'failed', 'accountVerificationRequired', 'no', true],
  ['S2', 'failed', 'mailRejected', 'no', false],
  ['M', 'deferred', 'exchangeMaxRecipients', 'schedule', false],
  ['M5', 'failed', 'exchangeMaxRecipients', 'no', false],
  ['R1', 'deferred', 'exchangeOutOfMailboxQuota', 'schedule', false],
  ['R2', 'failed', 'exchangeOutOfMailboxQuota', 'no', false],
  ['R3', 'deferred', null, 'after 3600000', false],
  ['R4', 'failed', 'mailRejected', 'no', false],
  ['I', 'failed', 'mailRejected', 'no', false],
  ['P1', 'failed', 'mailRejected', 'no', true],
  ['P2', 'deferred', null, 'notBefore 300000', false],
  ['T', 'deferred', null, 'schedule', false],
  ['X1', 'deferred', null, 'schedule', false],
  ['X2', 'failed', 'mailRejected', 'no', false],
  ['N', 'deferred', 'mailNotConfigured', 'relayPause 900000', true],
]

describe('from a row to what becomes of the mail', () => {
  it.each(meanings)('row %s: %s, %s, try again %s, alarm %s', (row, state, code, retry, alarm) => {
    const facts = cases.find(([, found]) => found === row)?.[0]
    const result = classifyReply(facts ?? { phase: 'CONN' })
    const { kind } = result.retry
    const shown = 'ms' in result.retry ? `${kind} ${result.retry.ms}` : kind
    expect({ row: result.row, state: result.state, code: result.code, retry: shown, alarm: result.alarm }).toEqual({
      row,
      state,
      code,
      retry,
      alarm,
    })
  })

  it('only a relay that cannot be reached is tried again while the invite waits', () => {
    const quick = cases.filter(([facts]) => mayRetryInBudget(classifyReply(facts))).map(([, row]) => row)
    expect(new Set(quick)).toEqual(new Set(['C1']))
  })
})

describe('what earlier tries change', () => {
  it('no answer after the dot is tried once more, then taken for sent but uncertain', () => {
    expect(classifyReply({ phase: 'DOT', sign: 'ETIMEDOUT' })).toMatchObject({
      state: 'deferred',
      uncertain: true,
      code: null,
    })
    const second = classifyReply({ phase: 'DOT', sign: 'ETIMEDOUT', earlierRows: ['U', 'C1'] })
    expect(second).toMatchObject({ row: 'U', state: 'sent', uncertain: true, retry: { kind: 'no' } })
  })

  it('a refusal after an ambiguous try stays uncertain, a success is certain', () => {
    expect(classifyReply({ phase: 'RCPT', reply: '550 5.1.1 no', earlierRows: ['U'] }).uncertain).toBe(true)
    expect(classifyReply({ phase: 'DOT', reply: '250 ok', earlierRows: ['U'] }).uncertain).toBe(false)
    expect(classifyExpiry(['U', 'C1']).uncertain).toBe(true)
  })

  it('a session out of step is tried once on a new connection, then failed', () => {
    expect(classifyReply({ phase: 'MAIL', reply: '503 no' })).toMatchObject({ state: 'deferred', newConnection: true })
    const second = classifyReply({ phase: 'MAIL', reply: '503 no', earlierRows: ['X1'] })
    expect(second).toMatchObject({ state: 'failed', code: 'mailRejected', retry: { kind: 'no' } })
  })

  it('the end of the day fails without a 207', () => {
    expect(classifyExpiry([])).toMatchObject({
      row: 'L',
      state: 'failed',
      code: null,
      retry: { kind: 'no' },
      uncertain: false,
    })
  })
})

describe('policy delays', () => {
  it.each([
    ['421 4.7.28 our system has detected an unusual rate', 3_600_000],
    ['451 4.7.651 too many connections', 3_600_000],
    ['421 RP-002 (host) some mails were delayed', 3_600_000],
    ['450 4.7.1 Greylisted', 0],
  ])('%s slows the domain for %i ms', (reply, slowDomainMs) => {
    expect(classifyReply({ phase: 'RCPT', reply }).retry).toEqual({ kind: 'notBefore', ms: 300_000, slowDomainMs })
  })
})

describe('reading a reply', () => {
  it('takes the status from the first line that has one, and the digits over its first figure', () => {
    expect(readReply('550-no luck\n550 5.1.1 <bo@a.test> unknown')).toMatchObject({ code: 550, status: '1.1' })
    expect(readReply('550-5.7.1 blocked\n550 5.1.1 unknown')).toMatchObject({ code: 550, status: '7.1' })
    expect(readReply('550 4.2.2 full')).toMatchObject({ code: 550, status: '2.2' })
    expect(readReply('250')).toMatchObject({ code: 250, status: null })
  })

  it('finds no status in an IP address or version, and no reply in other text', () => {
    expect(readReply('550 blocked: 5.1.1.9')?.status).toBeNull()
    expect(readReply('connection lost')).toBeNull()
  })

  it('classifies a reply of several lines by its status', () => {
    expect(classifyReply({ phase: 'RCPT', reply: '550-sorry\n550-5.2.1 disabled\n550 bye' }).row).toBe('R4')
  })

  it('is shown on one short line', () => {
    expect(showReply('550-a\r\n550 b\u202e\0')).toBe('550-a 550 b')
    expect(showReply(`550 ${'x'.repeat(400)}`)).toHaveLength(300)
  })
})
