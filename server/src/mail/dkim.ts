import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { createTransport, type DKIMOptions } from 'nodemailer'
import { verifyOwnSignature } from './dkim-verify.ts'

/** Who signs, with the key file already read. Only for relays that do not sign themselves. */
export interface DkimSettings {
  readonly domain: string
  readonly selector: string
  /** PEM, RSA of 2048 bits or more. */
  readonly privateKey: string
}

/** A key with which mails would leave unsigned or wrongly signed; the message is for the administrator. */
export class DkimRefusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DkimRefusal'
  }
}

/** What the signature covers (mail.md section 4): with the List headers, which one-click unsubscribing demands. */
const signedHeaders =
  'from:reply-to:to:subject:date:message-id:mime-version:content-type:content-transfer-encoding:auto-submitted:' +
  'feedback-id:list-id:list-unsubscribe:list-unsubscribe-post'

/**
 * Turns the setting into signing options, after signing a sample and verifying it: with a key that does not fit the mail
 * library sends unsigned and says nothing.
 * @throws a DkimRefusal when a mail would leave unsigned or wrongly signed.
 */
export async function prepareDkim(settings: DkimSettings): Promise<DKIMOptions> {
  const key = readKey(settings)
  const options: DKIMOptions = {
    domainName: settings.domain,
    keySelector: settings.selector,
    privateKey: settings.privateKey,
    headerFieldNames: signedHeaders,
  }
  const signed = verifyOwnSignature(await signSample(options, settings.domain), createPublicKey(key))
  const missing = signedHeaders.split(':').filter(name => signed?.includes(name) !== true)
  if (signed === null) throw new DkimRefusal('the key does not give a valid signature; make a new one.')
  if (missing.length > 0) throw new DkimRefusal(`the signature leaves out ${missing.join(', ')}.`)
  return options
}

/** What the DNS has to say of the key: the value of the TXT record at `{selector}._domainkey.{domain}`. */
export function dkimRecordOf(settings: DkimSettings): { readonly name: string; readonly publicKey: string } {
  const publicKey = createPublicKey(readKey(settings)).export({ type: 'spki', format: 'der' }).toString('base64')
  return { name: `${settings.selector}._domainkey.${settings.domain}`, publicKey }
}

function readKey({ privateKey }: DkimSettings): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey(privateKey)
  } catch (cause) {
    throw new DkimRefusal('the file holds no private key; write one in PEM form, without a passphrase.', { cause })
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < 2048) {
    const kind =
      key.asymmetricKeyType === 'rsa' ? `an RSA key of ${bits} bits` : `a key of the kind ${key.asymmetricKeyType}`
    throw new DkimRefusal(`${kind} is not enough: receivers check RSA keys of 2048 bits or more.`)
  }
  return key
}

/** A message with every header that is to be signed, as it would go to the relay. */
async function signSample(dkim: DKIMOptions, domain: string): Promise<string> {
  const sender = { name: '', address: `check@${domain}` }
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await transport.sendMail({
    dkim,
    from: sender,
    to: sender,
    replyTo: sender,
    subject: 'Check of the signature',
    text: 'Line with blanks  \n\n. \n\n',
    messageId: `<check@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Feedback-ID': 'check:::convite',
      'List-Id': `<check.${domain}>`,
      'List-Unsubscribe': { prepared: true, value: `<https://${domain}/stop>` },
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  })
  return message instanceof Buffer ? message.toString('latin1') : ''
}
