#!/usr/bin/env node
const args = process.argv.slice(2)

// A reader such as `head` may go away before everything is printed.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

// These two answer before anything is loaded, so that they are quick.
if (args[0] === '--version' || args[0] === '-v') {
  const { readFileSync } = await import('node:fs')
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  console.log(version)
} else if (args[0] === '--help' || args[0] === '-h') {
  const { mainHelp } = await import('./help.ts')
  console.log(mainHelp(process.stdout.columns))
} else {
  const { run } = await import('./run.ts')
  process.exitCode = await run(args)
}
