import { IntlMessageFormat } from 'intl-messageformat'
import { escapeHtml, isolate, replaceStandIns, type Html } from './html.ts'
import { de } from './messages/de.ts'
import { en, type MessageKey, type Messages } from './messages/en.ts'
import { es } from './messages/es.ts'
import { fr } from './messages/fr.ts'
import { pt } from './messages/pt.ts'

const messagesByLanguage = { en, es, pt, de, fr } as const satisfies Record<string, Messages>

/** A language that mails are written in. */
export type MailLanguage = keyof typeof messagesByLanguage

/** The languages that mails are written in; the first one serves when no other does. */
export const mailLanguages = Object.keys(messagesByLanguage) as readonly MailLanguage[]

/** The arguments of a text. `kind` is chosen by; all others are people's words and names. */
export interface MessageValues {
  readonly kind?: 'file' | 'folder'
  readonly [name: string]: string | undefined
}

/** The texts of one language, ready to be filled. */
export interface Catalogue {
  readonly language: string
  readonly dir: 'ltr' | 'rtl'
  text(key: MessageKey, values?: MessageValues): string
  /** The same as HTML: our words escaped, each name escaped and isolated. */
  html(key: MessageKey, values?: MessageValues): Html
}

/** Makes a catalogue of texts; each is parsed when it is first used. */
export function createCatalogue(language: string, dir: 'ltr' | 'rtl', messages: Messages): Catalogue {
  const parsed = new Map<MessageKey, IntlMessageFormat>()
  const text = (key: MessageKey, values: MessageValues = {}) => {
    const format = parsed.get(key) ?? new IntlMessageFormat(messages[key], language, undefined, { ignoreTag: true })
    parsed.set(key, format)
    return String(format.format({ ...values }))
  }
  return {
    language,
    dir,
    text,
    html: (key, { kind, ...names } = {}) => {
      const entries = Object.entries(names)
      // A character of the private use area stands in for each name, so that no name meets the escaping of the sentence.
      const standIns = Object.fromEntries(entries.map(([name], index) => [name, String.fromCodePoint(0xe000 + index)]))
      const sentence = text(key, { ...(kind === undefined ? {} : { kind }), ...standIns })
      return replaceStandIns(escapeHtml(sentence), /[\ue000-\uf8ff]/gu, match =>
        isolate(entries[match.charCodeAt(0) - 0xe000]?.[1] ?? ''),
      )
    },
  }
}

const catalogues = Object.fromEntries(
  mailLanguages.map(language => [language, createCatalogue(language, 'ltr', messagesByLanguage[language])]),
) as Readonly<Record<MailLanguage, Catalogue>>

/** The texts of one of our languages. */
export function catalogueFor(language: MailLanguage): Catalogue {
  return catalogues[language]
}

/**
 * The language for a mail: the first of these wishes that we speak, by its base (`pt-BR` is `pt`); the recipient's comes
 * first, then the inviter's, then the server's (identities-and-recipients.md section 6).
 */
export function pickLanguage(...wishes: readonly (string | null | undefined)[]): MailLanguage {
  for (const wish of wishes) {
    const base = wish?.toLowerCase().split(/[-_]/)[0]
    const found = mailLanguages.find(language => language === base)
    if (found !== undefined) return found
  }
  return 'en'
}
