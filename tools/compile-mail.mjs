// Makes the committed mail templates of their MJML sources: `node tools/compile-mail.mjs`. With --check it writes nothing
// and ends with 1 when a committed template is not what its source gives. MJML is needed here only, never by the server.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import mjml2html from 'mjml'

const folder = new URL('../server/src/mail/templates/', import.meta.url)
const names = ['invitation', 'account']

/** Compiles one source to the text of its module. */
export async function compileTemplate(name) {
  const source = await readFile(new URL(`${name}.mjml`, folder), 'utf8')
  const { html, errors } = await mjml2html(source, {
    validationLevel: 'strict',
    keepComments: false,
    fonts: {},
    ignoreIncludes: false,
    filePath: fileURLToPath(folder),
  })
  if (errors.length > 0) throw new Error(errors.map(error => error.formattedMessage).join('\n'))
  const text = followReader(html)
    .split('\n')
    .map(line => line.trim().replace(/ {2,}/g, ' '))
    .filter(line => line !== '')
    .join('\n')
  return [
    `// Made by tools/compile-mail.mjs from ${name}.mjml. Change that file, not this one.`,
    `export const ${name}Html: string = ${JSON.stringify(text)}`,
    '',
  ].join('\n')
}

/**
 * MJML writes left-to-right into every cell. Here the direction is the reader's, alignment follows from it, and the
 * outer cells carry it with the language, for web mail drops html and body; the same goes for the
 * class that darkens the page. The button stands where a line begins, as all the text does.
 */
function followReader(html) {
  return html
    .replace(/(<td)(\s+style="direction:)ltr/g, '$1 lang="{{lang}}" dir="{{dir}}"$2{{dir}}')
    .replace(/(<div)(\s+aria-label=)/, '$1 class="page"$2')
    .replaceAll('direction:ltr', 'direction:{{dir}}')
    .replace(/\s*\balign="left"/g, '')
    .replace(/text-align:(?:left|center);/g, '')
    .replace(/\s*align="center"(\s+class="pad go")/, '$1')
}

async function main() {
  const isCheck = process.argv.includes('--check')
  const stale = []
  for (const name of names) {
    const path = new URL(`generated/${name}.html.ts`, folder)
    const wanted = await compileTemplate(name)
    const found = await readFile(path, 'utf8').catch(() => '')
    if (found === wanted) continue
    if (isCheck) stale.push(fileURLToPath(path))
    else await writeFile(path, wanted)
  }
  if (stale.length === 0) return
  console.error(`Not made from the present source; run node tools/compile-mail.mjs:\n${stale.join('\n')}`)
  process.exitCode = 1
}

if (import.meta.main) await main()
