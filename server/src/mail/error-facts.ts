import type { Phase, ReplyFacts } from './classify.ts'

/** What nodemailer hangs onto its errors; each member may be missing (mail.md section 2). */
interface SmtpError {
  readonly code?: unknown
  /** The system's code, where nodemailer put its own into `code`. */
  readonly originalCode?: unknown
  readonly command?: unknown
  readonly response?: unknown
  readonly message?: unknown
  readonly rejectedErrors?: unknown
}

/**
 * Reads where and how a send ended from nodemailer's error.
 * @param written whether the whole message had gone out: the error itself looks the same before and after.
 */
export function readErrorFacts(error: unknown, written: boolean): ReplyFacts {
  const fault: SmtpError = typeof error === 'object' && error !== null ? error : {}
  // With one recipient its own error says more than the error on top.
  const own: unknown = Array.isArray(fault.rejectedErrors) ? fault.rejectedErrors[0] : undefined
  const source: SmtpError = typeof own === 'object' && own !== null ? own : fault
  const sign = readSign(fault)
  const reply = typeof source.response === 'string' && source.response !== '' ? source.response : undefined
  const command = typeof source.command === 'string' ? source.command : ''
  const place = findPlace(command, sign, typeof fault.message === 'string' ? fault.message : '')
  if (place.phase !== 'CONN') return { ...place, sign, reply }

  const saysBye = reply !== undefined && reply.startsWith('421')
  // A connection that ends carries a reply only by chance (an unfinished last line), unless it greets, answers EHLO
  // or STARTTLS, or says 421.
  if (place.step !== undefined || saysBye) return { ...place, sign, reply }
  return { phase: written ? 'DOT' : 'CONN', sign }
}

/** A bad certificate or a failed handshake arrives as a plain socket error, yet only an administrator can mend it. */
function readSign(fault: SmtpError): string | undefined {
  const isTls =
    typeof fault.originalCode === 'string' && /CERT|^ERR_(?:TLS|SSL)_|^EPROTO$|^UNABLE_TO_/.test(fault.originalCode)
  if (isTls) return 'ETLS'
  return typeof fault.code === 'string' ? fault.code : undefined
}

interface Place {
  readonly phase: Phase
  readonly step?: ReplyFacts['step']
}

function findPlace(command: string, sign: string | undefined, message: string): Place {
  if (command === 'MAIL FROM') return { phase: 'MAIL' }
  if (command === 'RCPT TO') return { phase: 'RCPT' }
  if (command === 'DATA') return { phase: 'DOT' }
  if (command.startsWith('AUTH') || sign === 'EAUTH') return { phase: 'AUTH' }
  if (command === 'STARTTLS' || sign === 'ETLS') return { phase: 'CONN', step: 'STARTTLS' }
  if (command === 'EHLO' || command === 'HELO') return { phase: 'CONN', step: 'EHLO' }
  return sign === 'EPROTOCOL' && message.startsWith('Invalid greeting')
    ? { phase: 'CONN', step: 'GREETING' }
    : { phase: 'CONN' }
}
