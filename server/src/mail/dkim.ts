import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { createTransport, type DKIMOptions } from 'nodemailer'
import { verifyOwnSignature } from './dkim-verify.ts'

/** The setting `mail.dkim`, with the key file already read. Only for relays that do not sign themselves. */
export interface DkimSettings {
  readonly domain: string
  readonly selector: string
  /** PEM, RSA of 2048 bits or more. */
  readonly privateKey: string
}

/** What the signature covers (mail.md section 4): with the List headers, which one-click unsubscribing demands. */
const signedHeaders =
  'from:reply-to:to:subject:date:message-id:mime-version:content-type:content-transfer-encoding:auto-submitted:' +
  'feedback-id:list-id:list-unsubscribe:list-unsubscribe-post'

/**
 * Turns the setting into signing options, after signing a sample and verifying it: with a key that does not fit the mail
 * library sends unsigned and says nothing.
 * @throws with a sentence for the administrator when a mail would leave unsigned or wrongly signed.
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
  if (signed === null) throw new Error('The key of mail.dkim does not give a valid signature. No mail is sent with it.')
  if (missing.length > 0) throw new Error(`The signature of mail.dkim leaves out ${missing.join(', ')}.`)
  return options
}

function readKey({ privateKey }: DkimSettings): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey(privateKey)
  } catch (cause) {
    throw new Error('The key of mail.dkim cannot be read; it must be a private key in PEM form.', { cause })
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < 2048) {
    throw new Error('The key of mail.dkim must be an RSA key of 2048 bits or more; receivers check no other kind.')
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
