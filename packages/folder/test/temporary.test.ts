import { spawnSync } from 'node:child_process'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder, namesIn, runIn } from '../../../test/support/command.ts'
import { isTemporaryName, removeAbandoned, temporaryName } from '../src/files/temporary.ts'

const ofLiving = temporaryName()
const ofDead = ofLiving.replace(`-${process.pid}-`, `-${spawnSync(process.execPath, ['-e', '0']).pid}-`)
const ofOtherMachine = '.staticfiles-another.example-1-0123456789ab.tmp'

it('abandoned files are those of dead processes, and old ones of other machines', () => {
  const folder = makeFolder({ [ofLiving]: '', [ofDead]: '', [ofOtherMachine]: '', 'a.tmp': '' })
  removeAbandoned(folder)
  expect(namesIn(folder)).toEqual([ofLiving, ofOtherMachine, 'a.tmp'].sort())

  const yesterday = Date.now() / 1000 - 25 * 60 * 60
  utimesSync(join(folder, ofOtherMachine), yesterday, yesterday)
  removeAbandoned(folder)
  expect(namesIn(folder)).toEqual([ofLiving, 'a.tmp'].sort())
})

it('a folder that is not there has nothing abandoned', () => {
  expect(() => removeAbandoned(join(makeFolder(), 'none'))).not.toThrow()
})

it('only names of this form are temporary', () => {
  for (const name of [ofLiving, ofDead, ofOtherMachine]) expect(isTemporaryName(name), name).toBe(true)
  for (const name of ['.staticfiles', '.staticfiles-x.tmp', `x${ofDead}`, `${ofDead}.css`])
    expect(isTemporaryName(name), name).toBe(false)
})

it('leftovers of a killed run are no assets, and the next run removes them', () => {
  const folder = makeFolder({
    'a.js': 'a',
    [ofDead]: 'half a manifest',
    [`.staticfiles/tmp/${ofDead}/0`]: 'half a file',
    [`.staticfiles/tmp/${ofLiving}/0`]: 'a file of another run',
  })
  expect(runIn(folder, 'digest', '.')).toMatchObject({ code: 0, stderr: '' })
  expect(namesIn(folder)).toEqual([`.staticfiles/tmp/${ofLiving}/0`, 'a.<d>.js', 'a.js', 'staticfiles.json'])
})
