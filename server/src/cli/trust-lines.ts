import { quoteForShell } from '../seed/quote-for-shell.ts'

/** How one kind of client learns to trust a certificate authority. */
export interface TrustAdvice {
  readonly client: string
  /** For a shell, in their order; a comment where there is nothing to type. */
  readonly lines: readonly string[]
  /** What to know before; empty when there is nothing. */
  readonly note: string
}

const replacesAll = 'It takes the place of the public authorities in that process.'

/**
 * The lines for each kind of client.
 *
 * @param caFile the certificate, absolute
 * @param name what the certificate calls itself, for stores that list it
 * @param origin an address of the server, for the examples
 */
export function listTrustAdvice(caFile: string, name: string, origin: string): readonly TrustAdvice[] {
  const file = quoteForShell(caFile)
  const advise = (client: string, lines: readonly string[], note = ''): TrustAdvice => ({ client, lines, note })
  return [
    advise(
      'Node',
      [`export NODE_EXTRA_CA_CERTS=${file}`],
      'Read when the process starts, beside the public authorities.',
    ),
    advise('Python: requests, MSAL, azure-identity', [`export REQUESTS_CA_BUNDLE=${file}`], replacesAll),
    advise('Python: httpx, ssl, aiohttp, Graph SDK', [`export SSL_CERT_FILE=${file}`], replacesAll),
    advise(
      'Java',
      [
        `keytool -importcert -noprompt -alias convite -file ${file} -keystore convite-trust.p12 -storetype PKCS12 -storepass changeit`,
        'export JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=$PWD/convite-trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"',
      ],
      replacesAll,
    ),
    advise(
      'Go',
      [`export SSL_CERT_FILE=${file}`],
      `On Linux; on macOS and Windows Go asks the system's store. ${replacesAll}`,
    ),
    advise('curl', [`curl --cacert ${file} ${quoteForShell(`${origin}/healthz`)}`]),
    advise(
      'rclone',
      [`rclone --ca-cert ${file} lsd convite:`],
      'Or for good: export RCLONE_CA_CERT with the same path.',
    ),
    advise('Debian, Ubuntu', [
      `sudo cp ${file} /usr/local/share/ca-certificates/convite.crt`,
      'sudo update-ca-certificates',
    ]),
    advise(
      'Chromium and Chrome on Linux',
      [
        'mkdir -p "$HOME/.pki/nssdb" && certutil -d "sql:$HOME/.pki/nssdb" -N --empty-password',
        `certutil -d "sql:$HOME/.pki/nssdb" -A -t C,, -n ${quoteForShell(name)} -i ${file}`,
      ],
      'certutil comes with libnss3-tools. The first line only where there is no such folder yet.',
    ),
    advise('Firefox', [
      `# Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import: ${caFile}`,
    ]),
    advise('macOS: Safari, Chrome', [
      `sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${file}`,
    ]),
    advise(
      'Windows: Edge, Chrome, .NET',
      [`certutil -addstore -user Root "${caFile}"`],
      'In a command prompt; asks before it adds.',
    ),
  ]
}

/** The advice as somebody reads it. */
export function formatTrustAdvice(advice: readonly TrustAdvice[], title: (text: string) => string): string {
  return advice
    .map(({ client, lines, note }) => {
      const words = note === '' ? [] : [`  # ${note}`]
      return [title(client), ...words, ...lines.map(line => `  ${line}`)].join('\n')
    })
    .join('\n\n')
}
