import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { ConfidentialClientApplication } from '@azure/msal-node'
import { anInvite, callGraph } from './graph-call.ts'
import { readInput, tell } from './talk.ts'

const { origin, tenantId, clientId, item, email, keyFile, certificateFile } = readInput<
  'origin' | 'tenantId' | 'clientId' | 'item' | 'email' | 'keyFile' | 'certificateFile'
>()

// docs: begin
const certificate = new X509Certificate(await readFile(certificateFile))
const application = new ConfidentialClientApplication({
  auth: {
    clientId,
    clientCertificate: {
      privateKey: await readFile(keyFile, 'utf8'),
      thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    },
    authority: `${origin}/${tenantId}`,
    knownAuthorities: [new URL(origin).host],
  },
})
const result = await application.acquireTokenByClientCredential({
  scopes: ['https://graph.microsoft.com/.default'],
})
// docs: end

const token = result?.accessToken ?? ''
tell('invited', await callGraph(`${origin}/v1.0${item}/invite`, token, anInvite(email)))
