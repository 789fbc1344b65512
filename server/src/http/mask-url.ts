/** Cuts what could open a door out of a URL before it is logged or repeated in a message (security lesson K4). */
export function maskUrl(url: string): string {
  return (
    url
      .slice(0, 2000)
      .replace(/^\/+(download|i|s|upload)\/+[^/?]+/i, '/$1/…')
      .replace(/\/shares\/[^/?]+/i, '/shares/…')
      // Access tokens, wherever somebody pasted them: three parts of base64url, of which the first is a JSON object.
      .replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '…')
      .replace(/([?&](?:token|code|secret|password|access_token)=)[^&]*/gi, '$1…')
  )
}

const longestShown = 100

/**
 * The path of a call as its caller wrote it, fit for a message (errors.md section 5, rule 1). A long one is cut in its
 * middle, because an address says at its end what is asked for.
 */
export function describePath(url: string): string {
  const path = maskUrl(url).split('?', 1)[0] ?? ''
  const characters = [...path]
  if (characters.length <= longestShown) return path
  return `${characters.slice(0, 40).join('')}…${characters.slice(-(longestShown - 41)).join('')}`
}
