import { type ErrorEntry, errorTable } from '../contract/src/errors.ts'

/** The text of docs/errors.md: the error table of the contract as a page, one section for each status. */
export function generateErrorsDoc(table: Readonly<Record<string, ErrorEntry>> = errorTable): string {
  const entries = Object.values(table)
  const statuses = [...new Set(entries.map(entry => entry.status))].toSorted((a, b) => a - b)
  return [
    '# Errors',
    '',
    '<!-- Made from contract/src/errors.ts by `npm run generate`. Change it there. -->',
    '',
    'Every error answer has the same form. `code` is the outer code of the tables below; the inner codes stand in',
    '`innerError`, each inside the one before it, and say what exactly was wrong. Decide by the codes and the status:',
    'they stay. The message is for people: it names the member, its value, the rule and the way out, and its wording',
    'may change. Rules are judged one after the other. When several',
    'members or recipients break the same rule, `details` lists them all, each with `code`, `message` and `target`.',
    '',
    '```json',
    JSON.stringify(exampleBody, undefined, 2),
    '```',
    '',
    'In an answer with status 207 the same form stands in the `error` member of the recipients whose mail could not be',
    'sent, with `innererror` in small letters, as Graph spells it there.',
    ...statuses.flatMap(status => describeStatus(status, entries)),
    '',
  ].join('\n')
}

const exampleBody = {
  error: {
    code: 'invalidRequest',
    message: "recipients[1].email 'ana@' is not an e-mail address; send one of the form name@domain.",
    target: 'recipients[1].email',
    innerError: {
      code: 'invalidParameterFormat',
      date: '2027-01-01T09:30:00',
      'request-id': '5f0c8e5e-6f0a-4f3c-9f59-0b1a4b0c7e11',
      'client-request-id': '5f0c8e5e-6f0a-4f3c-9f59-0b1a4b0c7e11',
    },
  },
}

function describeStatus(status: number, entries: readonly ErrorEntry[]): string[] {
  const rows = entries.filter(entry => entry.status === status)
  return [
    '',
    `## ${status}`,
    '',
    '| code | inner codes | what to do |',
    '|---|---|---|',
    ...rows.map(({ outer, inner, help }) => {
      const chain = (inner ?? []).map(code => `\`${code}\``).join(' > ')
      return `| \`${outer}\` | ${chain} | ${help.replaceAll('|', '\\|')} |`
    }),
  ]
}
