import type { Passwords } from '../../domain/ports/passwords.ts'
import { createWorkGate } from '../../domain/sign-in/work-gate.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'

/** 19 MiB and a thread each; at most three seconds of waiting. */
const limits = { atOnce: 2, waiting: 50 }

/** Passwords of people, two at a time in this process. */
export function createPasswords(work = { hashPassword, verifyPassword }): Passwords {
  const gate = createWorkGate(limits)
  return {
    hash: password => gate.run(() => work.hashPassword(password)),
    verify: (password, stored) => gate.run(() => work.verifyPassword(password, stored)),
  }
}
