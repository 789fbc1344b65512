/** The reference E, in a process of its own: what Fastify alone makes of the body of an invite. */
import Fastify from 'fastify'

const text = { type: 'string' }
const body = {
  type: 'object',
  required: ['recipients', 'roles'],
  properties: {
    recipients: {
      type: 'array',
      maxItems: 200,
      items: { type: 'object', properties: { email: text, alias: text, objectId: text }, additionalProperties: false },
    },
    roles: { type: 'array', items: { enum: ['read', 'write', 'owner'] } },
    message: { ...text, maxLength: 2000 },
    requireSignIn: { type: 'boolean' },
    sendInvitation: { type: 'boolean' },
    expirationDateTime: text,
    password: text,
    retainInheritedPermissions: { type: 'boolean' },
  },
  additionalProperties: false,
}

const server = Fastify()
server.post('/v1.0/drives/:drive/items/:item/invite', { schema: { body } }, (request, reply) =>
  reply.send(request.body),
)
const origin = await server.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`ready ${origin}\n`)
process.on('SIGTERM', () => {
  void server.close()
})
