/**
 * Keeps the import directions of tools/lib/import-zones.ts, and the rule that one file alone speaks to other
 * machines. Tests and their helpers may see everything; nothing else may see them.
 */

import { posix } from 'node:path'
import { findCycles } from './lib/import-cycles.ts'
import {
  contractPackages,
  designUsers,
  domainBuiltins,
  outboundFiles,
  packageOwners,
  serverZones,
  type Zone,
} from './lib/import-zones.ts'
import { blankComments, type FoundImport, readImports } from './lib/read-imports.ts'

const serverSources = 'server/src/'
const contractSources = 'contract/src/'
const designSources = 'design/src/'

/**
 * Reads the sources (path from the project's folder to text) and returns a line for each import or call that breaks
 * a rule, in the order of the paths.
 */
export function checkImports(sources: ReadonlyMap<string, string>): string[] {
  const complaints: string[] = []
  const fileGraph = new Map<string, Set<string>>()
  for (const [path, text] of [...sources].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (isTestFile(path)) continue
    for (const found of readImports(text)) {
      const target = resolveSpecifier(path, found.specifier)
      const problem = target === undefined ? judgePackage(path, found) : judgeFile(path, target)
      if (problem !== undefined) complaints.push(`${path}:${found.line} imports ${found.specifier}: ${problem}`)
      if (target !== undefined && !found.isType) addEdge(fileGraph, path, target)
    }
    complaints.push(...judgeOutbound(path, text))
  }
  return [...complaints, ...findCycles(fileGraph).map(cycle => `import cycle: ${[...cycle, cycle[0]].join(' -> ')}`)]
}

function isTestFile(path: string): boolean {
  return /\.test\.ts$|\/(?:testing|conformance)\//.test(path)
}

/** The project file that a specifier names, or undefined for a package or a part of Node. */
function resolveSpecifier(from: string, specifier: string): string | undefined {
  const asFile = (path: string) => (path.endsWith('.ts') ? path : `${path}.ts`)
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  if (specifier.startsWith('@convite/contract/'))
    return asFile(specifier.replace('@convite/contract/', contractSources))
  if (specifier.startsWith('@convite/design/')) return asFile(specifier.replace('@convite/design/', designSources))
  if (specifier.startsWith('convite/')) return asFile(specifier.replace('convite/', serverSources))
  return specifier.startsWith('@convite/') ? specifier : undefined
}

function nameZone(path: string): string {
  return (path.slice(serverSources.length).split('/')[0] ?? '').replace(/\.ts$/, '')
}

function findZone(path: string): Zone | undefined {
  return serverZones.find(zone => zone.name === nameZone(path))
}

function judgeFile(path: string, target: string): string | undefined {
  if (isTestFile(target)) return 'only tests may use the helpers of tests'
  if (path.startsWith(contractSources)) {
    return target.startsWith(contractSources) ? undefined : 'the contract imports nothing of ours'
  }
  if (path.startsWith(designSources)) {
    return target.startsWith(designSources) ? undefined : 'the design imports nothing of ours'
  }
  const zone = findZone(path)
  if (zone === undefined) return `server/src/${nameZone(path)} has no zone; give it one in tools/lib/import-zones.ts`
  if (target.startsWith(contractSources)) {
    return zone.contract === 'all' || target === `${contractSources}errors.ts`
      ? undefined
      : `of the contract, ${zone.name} may see the error table only`
  }
  if (target.startsWith(designSources)) {
    return designUsers.includes(zone.name) ? undefined : `${zone.name} must not know the design`
  }
  if (target === 'server/package.json') return undefined
  if (!target.startsWith(serverSources)) return 'the server imports its own sources, the contract and the design only'
  const other = nameZone(target)
  return other === zone.name || zone.mayImport.includes(other) ? undefined : `${zone.name} must not know ${other}`
}

function judgePackage(path: string, { specifier }: FoundImport): string | undefined {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  if (path.startsWith(contractSources)) {
    return contractPackages.includes(name) ? undefined : 'the contract is data and uses typebox only'
  }
  if (path.startsWith(designSources)) return 'the design is data and uses no packages'
  const zone = nameZone(path)
  if (zone === 'domain' && !domainBuiltins.includes(name)) return 'the domain uses no packages and does no I/O'
  const owners = packageOwners[name]
  return owners === undefined || owners.includes(zone) ? undefined : `${name} belongs to ${owners.join(' and ')} only`
}

function addEdge(graph: Map<string, Set<string>>, from: string, to: string): void {
  const targets = graph.get(from) ?? new Set()
  graph.set(from, targets.add(to))
}

const outboundCalls =
  /(?<![.\w])fetch\s*\(|globalThis\.fetch\b|\bhttps?\.(?:request|get)\s*\(|\b(?:net|tls)\.(?:connect|createConnection)\s*\(|\bnew (?:net\.|tls\.TLS)?Socket\s*\(|^import(?! type)[^;'"`]*\b(?:request|get|connect|createConnection|Socket|TLSSocket)\b[^;'"`]*from\s+'node:(?:https?|http2|net|tls)'|from\s+'(?:undici|axios|got|node-fetch)'/gm

function judgeOutbound(path: string, text: string): string[] {
  if (!path.startsWith(serverSources) || outboundFiles.includes(path)) return []
  const code = blankComments(text)
  return [...code.matchAll(outboundCalls)].map(match => {
    const line = code.slice(0, match.index).split('\n').length
    return `${path}:${line} opens a connection of its own: only the outbound client may, its guard covers every call`
  })
}
