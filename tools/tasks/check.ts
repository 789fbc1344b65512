import { checkSteps } from '../lib/check-steps.ts'
import { runSteps } from '../lib/steps.ts'

const failed = await runSteps(checkSteps)
if (failed.length > 0) process.exitCode = 1
