// @ts-check
// Holds a file open: until a second after a run has begun to write beside it, or until `released` is there.
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const [file = '', until] = process.argv.slice(2)
const descriptor = openSync(file, 'r')
writeFileSync('is-held', '')
const end = until === 'until-released' ? 'released' : join(dirname(file), '.staticfiles/tmp')
while (!existsSync(end)) await setTimeout(20)
if (until === 'until-written') await setTimeout(1000)
closeSync(descriptor)
