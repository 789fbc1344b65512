import { operations } from '@convite/contract/operations'

/** docs/operations.md: what of Graph is offered, made from the contract. */
export function generateOperationsDoc(): string {
  const rows = operations.map(({ id, method, summary, paths, query, source }) => {
    const options = (query ?? []).map(name => `\`$${name}\``).join(' ')
    return `| ${id} | ${method} | \`${paths[0]}\` | ${summary} | ${options} | ${source.split(';')[0]} |`
  })
  return `# Operations

Made from \`contract/src/operations.ts\` by \`npm run generate\`. The address is the first of several; each item operation
exists below every address family, by id and by path, under \`/v1.0\`, \`/beta\` and \`/v2.0\`. Whatever else Graph
documents for drives, sharing and the directory is recognised and answers 501 \`notSupported\` by name.

| operation | method | address | what | query options | source |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}
