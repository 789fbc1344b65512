/** What a person does on the sign-in pages, in a real browser. */
import type { Page } from 'playwright-core'
import type { DemoAccount } from './sign-in-server.ts'

/** Name and password on the page that is shown. */
export async function enterPassword(page: Page, { userPrincipalName, password }: DemoAccount): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.locator('input[name=username]').fill(userPrincipalName)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[name=action][value=signIn]').click()
}

/** Agrees to what the page asks. */
export async function allowAccess(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
}

/** Signs in and agrees, from the address that an application opened. */
export async function signInAndAllow(page: Page, address: string, account: DemoAccount): Promise<void> {
  await page.goto(address)
  await enterPassword(page, account)
  await allowAccess(page)
}

/** Types the code of a device, signs in, agrees, until the page says that the device is signed in. */
export async function approveDevice(
  page: Page,
  { address, code, account }: { readonly address: string; readonly code: string; readonly account: DemoAccount },
): Promise<void> {
  await page.goto(address)
  await page.locator('input[name=user_code]').fill(code)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.locator('.code-shown').waitFor()
  await page.locator('button.primary').click()
  await enterPassword(page, account)
  await allowAccess(page)
  await page.getByText('You can close this page').waitFor()
}
