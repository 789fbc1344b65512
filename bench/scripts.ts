/** The Lua of the loads. Strings are joined, not formatted: the generator must not be what is measured. */
import { addressOf, peopleCount, type Target } from './organisation.ts'

export interface InviteLoad {
  readonly targets: readonly Target[]
  readonly token: string
  readonly recipients: number
  /** The number of the first request: rounds on the same data begin where the last one ended. */
  readonly first: number
}

/** How many invites there are before one would repeat an earlier one. */
export function countInvites({ targets, recipients }: Pick<InviteLoad, 'targets' | 'recipients'>): number {
  return targets.length * Math.floor(peopleCount / recipients)
}

/** Invites that are all new: target after target, then the next people. */
export function inviteScript(load: InviteLoad): string {
  const sample = buildInvite(Array.from({ length: load.recipients }, (_, index) => addressOf(index)))
  const heads = load.targets.map(({ drive, item }) =>
    formatHead('POST', `/v1.0/drives/${drive}/items/${item}/invite`, load.token, {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(sample)),
    }),
  )
  const [before = '', between = '', after = ''] = splitInvite()
  return `
local heads = {${heads.map(quoteLua).join(',\n')}}
local recipients, count = ${load.recipients}, ${load.first}
local before, between, after = ${quoteLua(before)}, ${quoteLua(between)}, ${quoteLua(after)}
local format, floor, concat = string.format, math.floor, table.concat
local people = {}
for n = 0, ${peopleCount - 1} do people[n] = format("p%05d@bench.example", n) end
function request()
  local first = floor(count / #heads) * recipients
  local head = heads[count % #heads + 1]
  count = count + 1
  if recipients == 1 then return head .. before .. people[first % ${peopleCount}] .. after end
  local names = {}
  for n = 1, recipients do names[n] = people[(first + n - 1) % ${peopleCount}] end
  return head .. before .. concat(names, between) .. after
end`
}

/** The body of an invite without mail. */
export function buildInvite(addresses: readonly string[]): string {
  const [before = '', between = '', after = ''] = splitInvite()
  return `${before}${addresses.join(between)}${after}`
}

/** What stands before, between and after the addresses of an invite. */
function splitInvite(): string[] {
  const body = {
    recipients: [{ email: '|' }, { email: '|' }],
    roles: ['read'],
    requireSignIn: true,
    sendInvitation: false,
  }
  return JSON.stringify(body).split('|')
}

/** GETs of one path after the other, round and round. */
export function getScript(paths: readonly string[], token: string): string {
  const requests = paths.map(path => formatHead('GET', path, token))
  return `
local requests = {${requests.map(quoteLua).join(',\n')}}
local count = 0
function request()
  count = count + 1
  return requests[count % #requests + 1]
end`
}

/**
 * GETs that are answered by a redirect, which is followed; `counted` is the number of contents that arrived. The
 * download needs no token: its address opens it.
 */
export function followScript(paths: readonly string[], token: string): string {
  const requests = paths.map(path => formatHead('GET', path, token))
  const [before = '', after = ''] = formatHead('GET', '|', null).split('|')
  return `
local requests = {${requests.map(quoteLua).join(',\n')}}
local before, after = ${quoteLua(before)}, ${quoteLua(after)}
local count = 0
local waiting, oldest, newest = {}, 1, 0
counted = 0
function request()
  if oldest <= newest then
    local path = waiting[oldest]
    waiting[oldest] = nil
    oldest = oldest + 1
    return before .. path .. after
  end
  count = count + 1
  return requests[count % #requests + 1]
end
function response(status, headers)
  local place = headers["Location"] or headers["location"]
  if place then
    newest = newest + 1
    waiting[newest] = place:match("^https?://[^/]+(/.*)$") or place
  elseif status == 200 then
    counted = counted + 1
  end
end`
}

function formatHead(method: string, path: string, token: string | null, headers: Record<string, string> = {}): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...(token === null ? [] : [`Authorization: Bearer ${token}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** JSON's escapes are Lua's for what stands here. */
function quoteLua(text: string): string {
  return JSON.stringify(text)
}
