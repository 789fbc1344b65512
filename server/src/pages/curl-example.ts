import type { ExampleCall } from '@convite/contract/examples'
import type { Operation } from '@convite/contract/operation'

/** A call as a line for a shell: `$GRAPH` is the address up to the version, `$TOKEN` a bearer token, the rest are ids. */
export function formatCurl({ method }: Pick<Operation, 'method'>, { path, body, content }: ExampleCall): string {
  // The dollar of a query option is none of the shell.
  const address = path.replace(/\$(?=[a-z])/g, String.raw`\$`)
  const parts = [
    `curl -sS${method === 'GET' ? '' : ` -X ${method}`} "$GRAPH${address}"`,
    '-H "Authorization: Bearer $TOKEN"',
    ...(body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(body)}'`]),
    ...(content === undefined ? [] : ["-H 'Content-Type: text/plain'", `--data-binary '${content}'`]),
  ]
  return parts.join(' \\\n  ')
}
