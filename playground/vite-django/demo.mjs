// @ts-check
import { parseArgs } from 'node:util'

const HELP = `Builds the playground and serves it, through Django where Python 3 is present.

Usage: pnpm demo [options]

  --check        fetch the pages and all that they refer to, print the result, exit 0 or 1
  --node         serve through the small Node server, even where Python is present
  --no-build     serve what an earlier run has built
  --root <dir>   the playground to build and serve, where it is not this one but a copy
  --help         show this text`

/** @returns {import('./demo/run.mjs').DemoOptions | undefined} */
function readFlags() {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      node: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      root: { type: 'string', default: import.meta.dirname },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return { check: values.check, node: values.node, build: !values['no-build'], root: values.root }
}

try {
  const options = readFlags()
  if (options) {
    const { runDemo } = await import('./demo/run.mjs')
    process.exitCode = (await runDemo(options)) ? 0 : 1
  } else console.log(HELP)
} catch (error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error)
  const hint = code === 'ERR_MODULE_NOT_FOUND' ? ' Run "pnpm install", then "pnpm demo".' : ''
  console.error(`demo: ${message}${hint}`)
  process.exitCode = code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1
}
