/** A call with a token, without a library: what the token is worth. */
export interface GraphAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export async function callGraph(address: string, token: string, body?: object): Promise<GraphAnswer> {
  const answer = await fetch(address, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

/** An invite that writes a mail. */
export function anInvite(email: string) {
  return { recipients: [{ email }], roles: ['read'], requireSignIn: true, sendInvitation: true }
}
