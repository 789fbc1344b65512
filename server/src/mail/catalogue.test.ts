import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { catalogueFor, createCatalogue, mailLanguages, pickLanguage } from './catalogue.ts'
import { de } from './messages/de.ts'
import { en, type MessageKey, type Messages } from './messages/en.ts'
import { es } from './messages/es.ts'
import { fr } from './messages/fr.ts'
import { pt } from './messages/pt.ts'

/** The arguments of a text and the branches of its choices, such as `kind:folder,other`. */
function listArguments(message: string, language: string): string[] {
  const found = new Set<string>()
  const walk = (elements: ReturnType<IntlMessageFormat['getAst']>) => {
    for (const element of elements) {
      if (!('value' in element) || element.type === 0 || typeof element.value !== 'string') continue
      const options = 'options' in element && element.options !== undefined ? element.options : {}
      found.add([element.value, ...Object.keys(options)].join(':'))
      for (const option of Object.values(options)) walk(option.value)
    }
  }
  walk(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst())
  return [...found].toSorted()
}

const keys = Object.keys(en).toSorted() as MessageKey[]

describe('the texts of all languages', () => {
  it.each(Object.entries({ en, es, pt, de, fr } satisfies Record<string, Messages>))(
    '%s has every text with the arguments of the English one',
    (language, messages) => {
      expect(Object.keys(messages).toSorted()).toEqual(keys)
      for (const key of keys) {
        expect([key, ...listArguments(messages[key], language)]).toEqual([key, ...listArguments(en[key], 'en')])
      }
    },
  )

  it('no text holds markup, a web address or a quote that ICU would take for its own', () => {
    for (const messages of [en, es, pt, de, fr]) {
      for (const text of Object.values(messages)) expect(text).not.toMatch(/[<>&']|https?:/)
    }
  })

  it('no translation is the English text', () => {
    for (const messages of [es, pt, de, fr]) for (const key of keys) expect(messages[key]).not.toBe(en[key])
  })
})

describe('choosing a language', () => {
  it.each([
    [['pt-BR', 'de', 'en'], 'pt'],
    [['DE_ch', 'es', 'en'], 'de'],
    [['ja', 'fr-CA', 'es'], 'fr'],
    [[null, undefined, 'es'], 'es'],
    [['', 'x', 'tlh'], 'en'],
    [['desperate', null, 'fr'], 'fr'],
    [[], 'en'],
  ] satisfies [(string | null | undefined)[], string][])('of %j takes %s', (wishes, language) => {
    expect(pickLanguage(...wishes)).toBe(language)
  })

  it('knows five languages', () => {
    expect(mailLanguages).toEqual(['en', 'es', 'pt', 'de', 'fr'])
    for (const language of mailLanguages) expect(catalogueFor(language)).toMatchObject({ language, dir: 'ltr' })
  })
})

describe('filling a text', () => {
  it('names come out isolated and escaped in HTML, as they are in text', () => {
    const catalogue = catalogueFor('en')
    const values = { inviter: '<b>"Ana" & Co', item: '{item} \ue000 $& </bdi>' }
    expect(catalogue.text('invitation.subject', values)).toBe('<b>"Ana" & Co shared “{item} \ue000 $& </bdi>” with you')
    expect(catalogue.html('invitation.subject', values)).toBe(
      '<bdi>&lt;b&gt;&quot;Ana&quot; &amp; Co</bdi> shared “<bdi>{item} \ue000 $&amp; &lt;/bdi&gt;</bdi>” with you',
    )
  })

  it('says file or folder', () => {
    const catalogue = catalogueFor('de')
    expect(catalogue.text('invitation.heading', { inviter: 'Ana', kind: 'folder' })).toContain('einen Ordner')
    expect(catalogue.html('invitation.heading', { inviter: 'Ana', kind: 'file' })).toContain('eine Datei')
  })

  it('takes a catalogue of any language and direction', () => {
    expect(createCatalogue('ar', 'rtl', en).html('invitation.stop', { site: 'X' })).toBe(
      'Do not let <bdi>X</bdi> mail me invitations',
    )
  })
})
