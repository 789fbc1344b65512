/** How the command line ends, as data: docs/command-line.md is made from it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  dataInUse: 3,
  unhealthy: 4,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodeHelp: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'What was asked for is done; a server has ended cleanly after SIGTERM or SIGINT.',
  failed: 'It was not possible: something was not found, was refused or broke. The message says what.',
  usage: 'The command line or the configuration is wrong. Nothing was done.',
  dataInUse: 'Another server has the data folder.',
  unhealthy: '`convite doctor` found something to mend.',
  interrupted: 'A second SIGINT, half a second or more after the first, ended the process on the spot.',
}
