import { findScript } from '../lib/project.ts'
import { runScript } from '../lib/steps.ts'

const { passed, output } = await runScript(findScript('@biomejs/biome', 'biome'), ['format', '--write', '.'])
console.log(output.trim())
if (!passed) process.exitCode = 1
