// @ts-check
import { join } from 'node:path'

const defaultPort = '8080'

/**
 * What `npm start -- …` gives to the command line: `convite start` with its data kept in `.convite` of the project
 * folder, so that a second start finds the organisation, the files and the mails of the first one.
 *
 * @param {string} root folder of the project
 * @param {readonly string[]} args what the user typed; it wins over the defaults
 */
export function startArguments(root, args) {
  /** @param {string} option */
  const has = option => args.some(arg => arg === option || arg.startsWith(`${option}=`))
  return [
    'start',
    ...(has('--data') ? [] : ['--data', join(root, '.convite')]),
    ...(has('--port') ? [] : ['--port', defaultPort]),
    ...args,
  ]
}
