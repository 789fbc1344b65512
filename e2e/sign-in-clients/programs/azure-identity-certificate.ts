import { ClientCertificateCredential } from '@azure/identity'
import { callGraph, anInvite } from './graph-call.ts'
import { readInput, tell } from './talk.ts'

const { origin, tenantId, clientId, certificatePath, item, email } = readInput<
  'origin' | 'tenantId' | 'clientId' | 'certificatePath' | 'item' | 'email'
>()

// docs: begin
const credential = new ClientCertificateCredential(
  tenantId,
  clientId,
  { certificatePath }, // a PEM file with the private key and the certificate
  { authorityHost: origin, disableInstanceDiscovery: true },
)
// docs: end

const { token } = await credential.getToken('https://graph.microsoft.com/.default')
tell('invited', await callGraph(`${origin}/v1.0${item}/invite`, token, anInvite(email)))
