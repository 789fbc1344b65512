/** What holds for all sign-in pages, whatever they show. */
import { describe, expect, it } from 'vitest'
import { pageLanguages } from '../language.ts'
import { renderAccountPage } from './account-page.ts'
import { renderConsentPage } from './consent-page.ts'
import { renderDeviceConfirmPage } from './device-confirm-page.ts'
import { renderForgotPasswordSentPage } from './forgot-password-sent-page.ts'
import { renderSignInErrorPage } from './sign-in-error-page.ts'
import { renderSignInPage } from './sign-in-page.ts'
import { renderSignedOutPage } from './signed-out-page.ts'
import { aConsent, anAccount, aSignIn, sampleViews } from './testing/sample-views.ts'

const views = Object.entries(sampleViews)
const attributesOf = (page: string, tag: string) =>
  [...page.matchAll(new RegExp(`<${tag}((?:\\s[^>]*)?)>`, 'g'))].map(match => match[1] ?? '')

describe.each(views)('the page %s', (name, render) => {
  it('is whole in every language and says whose it is', () => {
    for (const language of pageLanguages) {
      const page = render(language)
      expect(page).toContain(`<html lang="${language}">`)
      expect(page).toContain('<bdi>Example House</bdi></span></div></header>')
      expect(page).toMatch(/<title>[^<]+ · Example House<\/title>/)
      expect(page.match(/<h1>/g)).toHaveLength(1)
      expect(page).not.toMatch(/\{\w+\}<|undefined|\[object/)
    }
  })

  it('has no script, but for the one that carries an answer, and no handler', () => {
    const page = render('en')
    expect(attributesOf(page, 'script')).toHaveLength(name === 'form-post' ? 1 : 0)
    expect(page).not.toMatch(/\son\w+="/)
  })

  it('puts the token into each form that comes back to this server', () => {
    for (const form of render('en').match(/<form[\s\S]*?<\/form>/g) ?? []) {
      expect(form).toMatch(/^<form method="post" action="[^"]+">/)
      if (name !== 'form-post') expect(form).toContain('<input type="hidden" name="token" value="token-1">')
    }
  })

  it('has at most one place where writing begins, and ties each hint and fault to its field', () => {
    const page = render('en')
    expect(attributesOf(page, 'input').filter(input => /\sautofocus/.test(input)).length).toBeLessThanOrEqual(1)
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(match => match[1])
    expect(ids).toEqual([...new Set(ids)])
    const targets = [...page.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)].flatMap(match =>
      (match[1] ?? '').split(' '),
    )
    expect(ids).toEqual(expect.arrayContaining(targets))
  })

  it('announces a fault and begins the title with it', () => {
    const page = render('en')
    const isFault = page.includes('class="notice bad"') || name.startsWith('error-')
    expect(/<title>Error: /.test(page)).toBe(isFault)
    if (page.includes('class="notice bad"')) expect(page).toContain('role="alert" id="fault"')
  })
})

describe('words of people', () => {
  const evil = '<script>alert(1)</script>"\u202egnp'
  const person = { displayName: evil, userPrincipalName: evil }
  const form = { organizationName: evil, action: '/x', formToken: 't', language: 'en' as const }
  const pages = {
    'sign-in': renderSignInPage(
      aSignIn('en', {
        ...form,
        applicationName: evil,
        providers: [{ label: evil, action: '/y' }],
        demoPeople: [{ ...person, note: evil }],
      }),
    ),
    consent: renderConsentPage(
      aConsent('en', {
        ...form,
        person,
        application: { displayName: evil, redirectHost: evil },
        canConsentForOrganization: true,
      }),
    ),
    device: renderDeviceConfirmPage({
      ...form,
      applicationName: evil,
      userCode: 'X',
      person,
      hiddenFields: {},
      confirmName: 'confirm',
      abortName: 'abort',
    }),
    account: renderAccountPage(
      anAccount('en', {
        ...form,
        person,
        sessions: [
          {
            id: 's',
            isCurrent: false,
            startedAt: 0,
            lastSeenAt: 0,
            device: evil,
            address: evil,
            method: { provider: evil },
          },
        ],
        consents: [{ id: 'c', applicationName: evil, scopes: ['x'], grantedAt: 0, isForEverybody: false }],
      }),
    ),
    sent: renderForgotPasswordSentPage({ ...form, address: evil, endsInMinutes: 60, signInAt: '/' }),
  }

  it.each(Object.entries(pages))('are nothing but visible text on the page %s', (_name, page) => {
    expect(page).not.toContain('<script')
    const shown = page.replace(/\svalue="[^"]*"/g, '')
    expect(shown).not.toContain('\u202e')
    expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;gnp')
    expect(page).not.toMatch(/<\/bdi><bdi>/)
  })

  it('are no address to go to unless the address is one of the web or of this server', () => {
    const page = renderSignedOutPage({ ...form, applicationName: null, returnTo: 'javascript:alert(1)' })
    expect(page).not.toContain('javascript:')
    const error = renderSignInErrorPage({
      ...form,
      kind: 'server',
      message: evil,
      code: 'AADSTS90000',
      correlationId: 'c',
      at: 0,
      timeZone: 'UTC',
      canRetryAt: 'javascript:alert(1)',
    })
    expect(error).not.toContain('href="javascript:')
  })

  it('are the same when a password is forgotten, whoever asks', () => {
    const sent = (address: string) =>
      renderForgotPasswordSentPage({ ...form, address, endsInMinutes: 60, signInAt: '/' }).replaceAll(address, 'X')
    expect(sent('ana@convite.example')).toBe(sent('nobody@convite.example'))
  })
})
