import {
  Client,
  type Context,
  HTTPMessageHandler,
  type Middleware,
  RedirectHandler,
  RetryHandler,
} from '@microsoft/microsoft-graph-client'
import { type Convite, startConvite } from '@convite/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Puts the token on: the client's own handler sends it over https only, and this server is on loopback http. */
class TokenHandler implements Middleware {
  readonly #token: string
  #next: Middleware | undefined

  constructor(token: string) {
    this.#token = token
  }

  async execute(context: Context): Promise<void> {
    const headers = new Headers(context.options?.headers as Record<string, string>)
    headers.set('Authorization', `Bearer ${this.#token}`)
    context.options = { ...context.options, headers: Object.fromEntries(headers) }
    await this.#next?.execute(context)
  }

  setNext(next: Middleware): void {
    this.#next = next
  }
}

function chain(token: string): Middleware {
  const handlers = [new TokenHandler(token), new RetryHandler(), new RedirectHandler(), new HTTPMessageHandler()]
  handlers.forEach((handler, index) => {
    const next = handlers[index + 1]
    if (next && 'setNext' in handler) handler.setNext(next)
  })
  return handlers[0] as Middleware
}

describe('the JavaScript Graph client', () => {
  let convite: Convite
  beforeAll(async () => {
    convite = await startConvite()
  })
  afterAll(() => convite.stop())

  it("runs the snippet of Microsoft's page for invite", async () => {
    const ana = convite.ready.users.find(user => user.mailNickname === 'ana')
    const drive = convite.ready.drives.find(candidate => candidate.owner.user === ana?.id)
    const item = drive?.items.find(candidate => !candidate.folder)
    const client = Client.initWithMiddleware({
      baseUrl: convite.origin,
      defaultVersion: 'v1.0',
      middleware: chain(String(ana?.accessToken)),
    })
    const permission = {
      recipients: [{ email: 'ryan@contoso.org' }],
      message: "Here's the file that we're collaborating on.",
      requireSignIn: true,
      sendInvitation: true,
      roles: ['write'],
    }
    const answer = await client.api(`/drives/${drive?.id}/items/${item?.id}/invite`).post(permission)
    expect(answer.value).toHaveLength(1)
    expect(answer.value[0]).toMatchObject({
      roles: ['write'],
      invitation: { email: 'ryan@contoso.org', signInRequired: true },
    })
    expect(await convite.mail({ to: 'ryan@contoso.org' })).toHaveLength(1)
  })

  it('hands our error on as the client reads it', async () => {
    const ana = convite.ready.users.find(user => user.mailNickname === 'ana')
    const client = Client.initWithMiddleware({
      baseUrl: convite.origin,
      defaultVersion: 'v1.0',
      middleware: chain(String(ana?.accessToken)),
    })
    await expect(
      client.api('/me/drive/root/invite').post({ roles: ['owner'], recipients: [{ email: 'a@b.test' }] }),
    ).rejects.toMatchObject({
      statusCode: 400,
      code: 'invalidRequest',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })
})
