import { describe, expect, it } from 'vitest'
import { renderAccountChooserPage } from './account-chooser-page.ts'
import { renderChangePasswordPage } from './change-password-page.ts'
import { renderConsentPage } from './consent-page.ts'
import { renderDeviceCodePage } from './device-code-page.ts'
import { formPostOptions, renderFormPostPage } from './form-post-page.ts'
import { renderResetPasswordPage } from './reset-password-page.ts'
import { renderSignInPage } from './sign-in-page.ts'
import { renderToProviderPage } from './to-provider-page.ts'
import { aConsent, ana, anAccount, aSignIn } from './testing/sample-views.ts'
import { renderAccountPage } from './account-page.ts'

const input = (page: string, name: string) => page.match(new RegExp(`<input[^>]*\\sname="${name}"[^>]*>`))?.[0] ?? ''
const button = (page: string, words: string) => page.match(new RegExp(`<button[^>]*>(?:<[^>]*>)*${words}`))?.[0] ?? ''

describe('signing in', () => {
  it('tells a password manager which field is which', () => {
    const page = renderSignInPage(aSignIn('en'))
    expect(input(page, 'username')).toContain('autocomplete="username"')
    expect(input(page, 'password')).toContain('autocomplete="current-password"')
    expect(input(page, 'password')).not.toContain('value')
  })

  it('begins at the name, and at the password when the name is known', () => {
    expect(input(renderSignInPage(aSignIn('en')), 'username')).toContain('autofocus')
    const known = renderSignInPage(aSignIn('en', { username: 'ana' }))
    expect(input(known, 'username')).not.toContain('autofocus')
    expect(input(known, 'password')).toContain('autofocus')
  })

  it('shows a name that is decided, and sends it with the form', () => {
    const page = renderSignInPage(aSignIn('en', { username: 'ana', isUsernameFixed: true }))
    expect(input(page, 'username')).toMatch(/type="text".*readonly/)
  })

  it('sends the form by Enter as the button of signing in does, not as cancelling', () => {
    const page = renderSignInPage(aSignIn('en'))
    expect(page.match(/<button[^>]*name="action"[^>]*>/g)?.[0]).toContain('value="signIn"')
    expect(button(page, 'Cancel')).toContain('formnovalidate')
  })

  it('can be cancelled only towards an application', () => {
    expect(button(renderSignInPage(aSignIn('en', { applicationName: null })), 'Cancel')).toBe('')
  })

  it('says the same of a wrong name and a wrong password, at both fields', () => {
    const page = renderSignInPage(aSignIn('en', { username: 'ana', fault: { kind: 'wrong' } }))
    expect(page).toContain('This user name and this password do not belong together.')
    for (const name of ['username', 'password']) {
      expect(input(page, name)).toMatch(/aria-describedby="fault".*aria-invalid="true"/)
    }
  })

  it('says when to try again', () => {
    const page = renderSignInPage(aSignIn('en', { fault: { kind: 'tooMany', retryAfterSeconds: 170 } }))
    expect(page).toContain('in 3 minutes')
  })

  it('blames no field for a form that was open too long, and has it read out where writing begins', () => {
    const page = renderSignInPage(aSignIn('en', { username: 'ana', fault: { kind: 'expired' } }))
    expect(page).toContain('open for too long')
    expect(page).not.toContain('aria-invalid="')
    expect(input(page, 'password')).toContain('aria-describedby="fault"')
    expect(input(page, 'username')).not.toContain('aria-describedby')
  })

  it('ticks the box only when the person did', () => {
    expect(input(renderSignInPage(aSignIn('en')), 'remember')).not.toContain('checked')
    expect(input(renderSignInPage(aSignIn('en', { isRemembered: true })), 'remember')).toContain(' checked')
  })

  it('offers what the organisation offers and no more', () => {
    const bare = renderSignInPage(aSignIn('en', { canReset: false }))
    expect(bare).not.toMatch(/\/password\/forgot|Sign in with|Development|name="demo"/)
    const full = renderSignInPage(
      aSignIn('en', {
        providers: [{ label: 'University', action: '/with/u' }],
        demoPeople: [{ ...ana, note: 'Owner' }],
      }),
    )
    expect(full).toContain('href="/password/forgot"')
    expect(full).toContain('<form method="post" action="/with/u">')
    expect(button(full, 'A')).toContain('name="demo" value="ana@convite.example"')
    expect(full).toContain('Development mode only')
  })
})

describe('the sign-in of somebody who has no account yet', () => {
  it('says so in place of a form that can never work, and leads to the form for another account', () => {
    const page = renderSignInPage(
      aSignIn('de', {
        closedTo: { address: 'noor@<b>.example', otherAt: '/signin/k2m4?another=typed' },
        providers: [{ label: 'University', action: '/with/u' }],
      }),
    )
    expect(page).toContain('Diese Einladung ging an <bdi>noor@&lt;b&gt;.example</bdi>')
    expect(page).toContain('href="/signin/k2m4?another=typed"')
    expect(page).not.toMatch(/type="password"|id="username"|password\/forgot/)
    expect(page).toContain('action="/with/u"')
  })
})

describe('choosing an account', () => {
  it('gives each its button and one for another', () => {
    const { organizationName, action, formToken } = aSignIn('en')
    const page = renderAccountChooserPage({
      language: 'en',
      organizationName,
      action,
      formToken,
      applicationName: null,
      accounts: [{ ...ana, id: 'p1' }],
    })
    expect(page).toContain('name="account" value="p1"')
    expect(page).toContain('name="action" value="another"')
    expect(page).not.toContain('value="cancel"')
  })
})

describe('consent', () => {
  it('shows who asks, where the answer goes, whose account it is and each permission in words', () => {
    const page = renderConsentPage(aConsent('en'))
    for (const words of ['Garden planner', 'garden.example', 'ana@convite.example', 'Keep this access']) {
      expect(page).toContain(words)
    }
    expect(button(page, 'Allow')).toContain('value="accept"')
    expect(page).not.toContain('name="forOrganization"')
  })

  it('lets an administrator allow it for everybody, and never ticks that box itself', () => {
    const box = input(renderConsentPage(aConsent('en', { canConsentForOrganization: true })), 'forOrganization')
    expect(box).toContain('type="checkbox"')
    expect(box).not.toContain('checked')
  })

  it('has no button to allow what only an administrator may allow, and says what to do', () => {
    const page = renderConsentPage(
      aConsent('en', {
        canConsentForOrganization: true,
        needsAdministrator: [{ name: 'Directory.ReadWrite.All', title: 'Change people', text: 'All of them.' }],
      }),
    )
    expect(page).not.toMatch(/value="accept"|name="forOrganization"/)
    expect(page).toContain('Directory.ReadWrite.All')
    expect(page).toContain('Ask an administrator to allow')
    expect(page).toContain('value="cancel"')
  })
})

describe('the code of another device', () => {
  it('is taken as people write it', () => {
    const { organizationName, action, formToken } = aSignIn('en')
    const view = { language: 'en' as const, organizationName, action, formToken, hiddenFields: { xsrf: 'x1' } }
    const page = renderDeviceCodePage({ ...view, fault: { kind: 'unknown' }, userCode: 'wdjb mjht' })
    const field = input(page, 'user_code')
    expect(field).toContain('value="wdjb mjht"')
    expect(field).not.toMatch(/pattern|maxlength/)
    expect(field).toMatch(/aria-describedby="fault user_code-hint"/)
    expect(page).toContain('<input type="hidden" name="xsrf" value="x1">')
  })
})

describe('an answer in a form', () => {
  const { language, organizationName } = aSignIn('en')
  const view = { language, organizationName, fields: { code: '"c<', submit: 'x' } }

  it('goes to the application and nowhere else', () => {
    const page = renderFormPostPage({ ...view, action: 'https://garden.example/cb?a=1&b="2' })
    expect(page).toContain('<form method="post" action="https://garden.example/cb?a=1&amp;b=&quot;2">')
    expect(page).toContain('name="code" value="&quot;c&lt;"')
    expect(page).not.toContain('name="token"')
    expect(() => renderFormPostPage({ ...view, action: 'javascript:alert(1)' })).toThrow(/scheme/)
    expect(formPostOptions({ action: 'https://garden.example/cb' })).toMatchObject({
      formTargets: ['https://garden.example/cb'],
    })
  })

  it('may end where a redirect leads from our own address', () => {
    expect(formPostOptions({ action: '/logout/confirm', returnTo: 'https://garden.example/' })).toMatchObject({
      formTargets: ['/logout/confirm', 'https://garden.example/'],
    })
  })
})

describe('the way to another issuer', () => {
  const { language, organizationName } = aSignIn('en')

  it('is gone by itself and by a link, and leads to the web alone', () => {
    const view = { language, organizationName, label: '<University>' }
    const page = renderToProviderPage({ ...view, to: 'https://u.example/authorize?a=1&b="2' })
    expect(page).toContain('<meta http-equiv="refresh" content="0; url=https://u.example/authorize?a=1&amp;b=%222">')
    expect(page).toContain('href="https://u.example/authorize?a=1&amp;b=%222"')
    expect(() => renderToProviderPage({ ...view, to: 'javascript:alert(1)' })).toThrow(/scheme/)
  })
})

describe('a new password', () => {
  const { language, organizationName, action, formToken } = aSignIn('en')
  const view = { language, organizationName, action, formToken, userPrincipalName: 'ana@x.test', minimumLength: 12 }

  it('is told to password managers together with the name, and never cut', () => {
    const page = renderResetPasswordPage({ ...view, fault: null })
    expect(input(page, 'username')).toMatch(/value="ana@x\.test".*autocomplete="username".*readonly/)
    for (const name of ['newPassword', 'repeatPassword']) {
      expect(input(page, name)).toMatch(/autocomplete="new-password".*minlength="12"/)
      expect(input(page, name)).not.toMatch(/maxlength|value/)
    }
  })

  it.each([
    ['tooShort', 'newPassword', 'at least <bdi>12</bdi> characters'],
    ['tooLong', 'newPassword', 'too long'],
    ['same', 'newPassword', 'is the present one'],
    ['mismatch', 'repeatPassword', 'are not the same'],
  ] as const)('that is %s is told at the field %s', (kind, name, words) => {
    const page = renderResetPasswordPage({ ...view, fault: { kind } })
    expect(page).toContain(words)
    expect([...page.matchAll(/name="(\w+)"[^>]*aria-invalid/g)].map(match => match[1])).toEqual([name])
  })

  it('needs the present one, and a wrong one is told there', () => {
    const page = renderChangePasswordPage({ ...view, fault: { kind: 'wrong' }, accountAt: '/account' })
    expect(page).toContain('The present password is not right.')
    expect(input(page, 'currentPassword')).toMatch(/autocomplete="current-password".*aria-invalid="true" autofocus/)
    expect(input(page, 'newPassword')).not.toContain('aria-invalid')
  })
})

describe('the account page', () => {
  it('ends each session but its own, and tells the buttons apart', () => {
    const page = renderAccountPage(anAccount('en'))
    expect([...page.matchAll(/name="endSession" value="(\w+)"/g)].map(match => match[1])).toEqual(['s2', 's3'])
    expect(page).toMatch(/End<span class="unseen">: <bdi>Safari on iPhone<\/bdi>/)
    expect(page).toContain('Unknown device')
    expect(page).toContain('Signed in by <bdi>Example University</bdi>')
    expect(page).toContain('name="action" value="signOutEverywhere"')
  })

  it('takes back only what the person allowed', () => {
    const page = renderAccountPage(anAccount('en'))
    expect([...page.matchAll(/name="withdrawConsent" value="(\w+)"/g)].map(match => match[1])).toEqual(['c1'])
  })

  it('shows times in the zone that it is given', () => {
    expect(renderAccountPage(anAccount('en', { timeZone: 'Asia/Tokyo' }))).toContain('22 Nov 2026, 21:00 GMT+9')
  })

  it('says so when there is nothing', () => {
    const page = renderAccountPage(anAccount('en', { consents: [], changePasswordAt: null }))
    expect(page).toContain('There is none.')
    expect(page).not.toContain('Change your password<')
  })
})
