// Looks at our mails as their readers do: `node tools/mail-pictures.mjs [--chromium PATH] [--all FOLDER]`. Renders them in
// every language, at 320, 375 and 800 pixels, light and dark, and right to left; runs axe on each; ends with 1 when axe finds
// anything, a page loads something, or a line runs out of the screen. Writes three pictures to docs/pictures/, and each one
// to FOLDER when asked. Pictures switched off look the same: the mail has none.
import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import { createCatalogue, mailLanguages } from '../server/src/mail/catalogue.ts'
import { en } from '../server/src/mail/messages/en.ts'
import { renderInvitation } from '../server/src/mail/render-invitation.ts'
import { renderPasswordChanged } from '../server/src/mail/render-password-changed.ts'
import { renderPasswordReset } from '../server/src/mail/render-password-reset.ts'
import { aPasswordChanged, aPasswordReset } from '../server/src/mail/testing/sample-account-mail.ts'
import { anInvitation } from '../server/src/mail/testing/sample-invitation.ts'

const { values: options } = parseArgs({
  options: { chromium: { type: 'string', default: '/usr/bin/chromium' }, all: { type: 'string' } },
})
const pictures = new URL('../docs/pictures/', import.meta.url)

/** What people in each language would write. */
const samples = {
  en: {
    name: 'Garden plan 2027.docx',
    message: 'Hi Bo,\nhere is the plan for the garden. Could you check the dates before Friday?\n\nThank you!\nAna',
  },
  es: {
    name: 'Plano del jardín 2027.docx',
    message: 'Hola, Bo:\naquí está el plano del jardín. ¿Puedes mirar las fechas antes del viernes?\n\n¡Gracias!\nAna',
  },
  pt: {
    name: 'Plano do jardim 2027.docx',
    message: 'Oi, Bo!\nAqui está o plano do jardim. Você pode conferir as datas até sexta?\n\nObrigada!\nAna',
  },
  de: {
    name: 'Gartenplan 2027.docx',
    message:
      'Hallo Bo,\nhier ist der Plan für den Garten. Schaust du bitte bis Freitag auf die Termine?\n\nDanke!\nAna',
  },
  fr: {
    name: 'Plan du jardin 2027.docx',
    message: 'Bonjour Bo,\nvoici le plan du jardin. Peux-tu vérifier les dates avant vendredi ?\n\nMerci !\nAna',
  },
}

// Rules about whole pages: a mail is shown inside the page of a mail program, which has its own landmarks.
const pageRules = ['region', 'landmark-one-main']

function renderSamples() {
  const mails = new Map()
  for (const language of mailLanguages) {
    const { name, message } = samples[language]
    const recipient = { address: 'bo@example.test', name: 'Bo Díaz', language }
    mails.set(language, renderInvitation(anInvitation({ recipient, item: { name, kind: 'file' }, message })).html)
    mails.set(`reset-${language}`, renderPasswordReset(aPasswordReset({ recipient })).html)
    mails.set(`changed-${language}`, renderPasswordChanged(aPasswordChanged({ recipient })).html)
  }
  const rightToLeft = createCatalogue('ar', 'rtl', en)
  mails.set(
    'rtl',
    renderInvitation(
      anInvitation({ inviter: { kind: 'person', name: 'علی رضایی', address: 'ali@example.test', isGuest: true } }),
      rightToLeft,
    ).html,
  )
  const longest = anInvitation({
    inviter: {
      kind: 'person',
      name: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3),
      address: `${'a'.repeat(60)}@example.test`,
      isGuest: true,
    },
    item: { name: `${'Gartenbauausstellungsvorbereitung'.repeat(4)}.docx`, kind: 'folder' },
    message: `${'x'.repeat(300)}\n${'A long line of ordinary words. '.repeat(40)}`,
  })
  mails.set('long', renderInvitation(longest).html)
  mails.set(
    'short',
    renderInvitation(
      anInvitation({ message: null, expiresAt: null, stopLink: null, reportAddress: null, replyToInviter: false }),
    ).html,
  )
  return mails
}

const faults = []
const shots = new Map()
const browser = await chromium.launch({
  executablePath: options.chromium,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
})
try {
  for (const [name, html] of renderSamples()) {
    for (const width of [320, 375, 800]) {
      for (const colorScheme of ['light', 'dark'])
        await look(`${name}-${width}-${colorScheme}`, html, width, colorScheme)
    }
  }
  await writePictures()
} finally {
  await browser.close()
}
for (const fault of faults) console.error(fault)
console.log(`${shots.size} views, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

async function look(name, html, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 700 }, colorScheme, deviceScaleFactor: 1 })
  try {
    const page = await context.newPage()
    page.on('request', request => {
      if (!request.url().startsWith('about:') && !request.url().startsWith('data:'))
        faults.push(`${name} loads ${request.url()}`)
    })
    await page.setContent(html)
    const { violations } = await new AxeBuilder({ page }).disableRules(pageRules).analyze()
    for (const { id, nodes } of violations)
      faults.push(`${name}: ${id} at ${nodes.map(node => node.target.join(' ')).join(', ')}`)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (overflow > 0) faults.push(`${name}: ${overflow} pixels wider than the screen`)
    shots.set(name, await page.screenshot({ fullPage: true }))
  } finally {
    await context.close()
  }
}

async function writePictures() {
  await mkdir(pictures, { recursive: true })
  await writeFile(new URL('invitation-en-desktop.png', pictures), shots.get('en-800-light'))
  await writeFile(new URL('invitation-de-phone-dark.png', pictures), shots.get('de-375-dark'))
  await writeFile(new URL('invitation-sheet.png', pictures), await makeSheet())
  if (options.all === undefined) return
  await mkdir(options.all, { recursive: true })
  for (const [name, shot] of shots) await writeFile(`${options.all}/${name}.png`, shot)
}

/** All languages side by side, small. */
async function makeSheet() {
  const images = mailLanguages.map(
    language =>
      `<img alt="" width="180" src="data:image/png;base64,${shots.get(`${language}-375-light`).toString('base64')}">`,
  )
  const page = await browser.newPage({ viewport: { width: 964, height: 600 } })
  await page.setContent(
    `<style>body{margin:0;padding:12px;background:#8d8a84;display:flex;gap:10px;align-items:flex-start}</style>${images.join('')}`,
  )
  return page.screenshot({ fullPage: true })
}
