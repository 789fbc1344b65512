/** docs/test-controls.md is tried as it stands: every command in it works, and every control has one. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { defaultSettings } from '../domain/settings.ts'
import { type ControlWorld, makeControlWorld } from './testing/control-world.ts'
import { anApplication } from './testing/dev-world.ts'

const page = readFileSync(new URL('../../../docs/test-controls.md', import.meta.url), 'utf8')
const commands = page.split('\n').filter(line => line.startsWith('curl '))

/** What a command of the page sends. */
function readCommand(command: string) {
  const method = /-X (\w+)/.exec(command)?.[1] ?? 'GET'
  const path = /"?\$T([^\s"]*)"?/.exec(command)?.[1] ?? ''
  const data = /-d '([^']*)'/.exec(command)?.[1]
  return { method, path, data, hasType: command.includes("-H 'Content-Type: application/json'") }
}

async function runCommand(world: ControlWorld, command: string): Promise<number> {
  const { method, path, data, hasType } = readCommand(command)
  expect(hasType).toBe(data !== undefined)
  const order = world.faults.list()[0]?.id ?? ''
  const { status } = await world.call(
    method as 'GET',
    path.replace('{id}', order),
    data?.replace('{clientId}', anApplication.clientId),
  )
  return status
}

it.each(commands)('works: %s', async command => {
  const world = makeControlWorld()
  await world.call('POST', '/faults', { operation: 'driveItem/invite', status: 503 })
  expect(await runCommand(world, command)).toBeLessThan(300)
})

it('shows every control', () => {
  const shown = commands.map(readCommand).map(({ method, path }) => `${method} ${path.split('?')[0]}`)
  const controls = [
    'GET /clock',
    'PUT /clock',
    'GET /mail',
    'DELETE /mail',
    'GET /faults',
    'POST /faults',
    'DELETE /faults',
    'DELETE /faults/{id}',
    'POST /reset',
    'POST /tokens',
    'GET /settings',
    'PUT /settings',
    'GET /requests',
    'DELETE /requests',
  ]
  expect(controls.filter(control => !shown.includes(control))).toEqual([])
})

it('names every setting', () => {
  expect(Object.keys(defaultSettings).filter(name => !page.includes(`\`${name}\``))).toEqual([])
})
