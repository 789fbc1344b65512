import { describe, expect, test } from 'vitest'
import { countTests, formatClosingLine, type TestReport } from './closing-line.ts'

const report = (changes: Partial<TestReport>): TestReport => ({
  success: true,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...changes,
})

describe('the closing line', () => {
  test('counts what passed, failed and was skipped', () => {
    const tally = countTests(report({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 3, success: false }))
    expect(formatClosingLine(tally)).toBe('7 passed, 2 failed, 3 skipped')
  })

  test('says nothing of skipped tests when there are none', () => {
    expect(formatClosingLine(countTests(report({ numPassedTests: 7 })))).toBe('7 passed, 0 failed')
  })

  test('a file that cannot be loaded is a failure although no test of it ran', () => {
    const broken = { status: 'failed', assertionResults: [] }
    const counted = { status: 'failed', assertionResults: [{ status: 'failed' }] }
    const tally = countTests(report({ success: false, numFailedTests: 1, testResults: [broken, counted] }))
    expect(tally.failed).toBe(2)
  })

  test('a run that did not pass never reads "0 failed"', () => {
    expect(countTests(report({ success: false, numPassedTests: 7 })).failed).toBe(1)
  })
})
