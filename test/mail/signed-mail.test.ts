/** Mails that the server signs itself, for a relay that does not (mail.md section 4 and its test 11). */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { verifyOwnSignature } from 'convite/mail/dkim-verify.ts'
import { startScriptedRelay } from 'convite/mail/testing/scripted-relay.ts'
import { expect, it } from 'vitest'
import { startApp } from '../app.ts'
import { makeSqlitePlace, type Place } from '../database.ts'
import { startWorld } from '../world.ts'
import { inviteByMail } from './mail-world.ts'

/** Settings that sign with a key. */
async function signWith(place: Place, key: KeyObject) {
  const dkimKeyFile = join(place.dataFolder, 'dkim.pem')
  await writeFile(dkimKeyFile, key.export({ type: 'pkcs8', format: 'pem' }))
  return { mailFrom: 'Files <files@example.org>', dkimSelector: 's1', dkimKeyFile }
}

it('an invitation reaches the relay signed with the configured key', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await using place = await makeSqlitePlace()
  const relay = await startScriptedRelay()
  try {
    const smtpUrl = `smtp://127.0.0.1:${relay.port}`
    await using world = await startWorld({ settings: { ...(await signWith(place, privateKey)), smtpUrl } })
    const answer = await inviteByMail(world, world.place('ana', '/Bienvenida.html'), ['bo@outside.example'])
    expect(answer.status).toBe(200)
    expect(relay.messages).toHaveLength(1)
    const [message] = relay.messages
    expect(verifyOwnSignature(`${message}\r\n`, publicKey)).toContain('feedback-id')
    expect(message).toMatch(/^DKIM-Signature:(?=[^]*? d=example\.org;)(?=[^]*? s=s1;)/)
  } finally {
    await relay.close()
  }
})

it('a server whose key signs nothing does not start, and says so', async () => {
  await using place = await makeSqlitePlace()
  const settings = await signWith(place, generateKeyPairSync('ed25519').privateKey)
  await expect(startApp(place, { settings })).rejects.toMatchObject({
    name: 'ConfigError',
    mistakes: ['dkimKeyFile: a key of the kind ed25519 is not enough: receivers check RSA keys of 2048 bits or more.'],
  })
})
