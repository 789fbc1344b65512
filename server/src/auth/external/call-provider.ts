/**
 * The way to one provider, shaped as `openid-client` and `jose` want it. The composition root hands in the guarded
 * client; this part opens no connection of its own.
 */
export type CallProvider = (
  url: string,
  request?: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>> | Headers
    readonly body?: unknown
    readonly signal?: AbortSignal
  },
) => Promise<Response>
