/** A test file as somebody writes it for Node's own runner; the kit's tests run it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Convite, startConvite } from '../index.ts'

let convite: Convite
before(async () => {
  convite = await startConvite()
})
after(() => convite.stop())

void test('a person reads their own drive', async () => {
  const token = await convite.token({ user: 'ana@convite.example' })
  const answer = await fetch(`${convite.baseUrl}/me/drive`, { headers: { Authorization: `Bearer ${token}` } })
  assert.equal(answer.status, 200)
})
