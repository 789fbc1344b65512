import { generators, runGenerators } from '../generate.ts'

for (const path of await runGenerators(generators, false)) console.log(path)
