import { expect, it } from 'vitest'
import { commandsOf, findBlock } from './docs.ts'
import { newcomer } from './newcomer.ts'

it('the documented configuration is typed', () => {
  const user = newcomer()
  for (const line of commandsOf(findBlock('npm install --save-dev vite unplugin-staticfiles'))) user.run(line)
  user.run('npm install --save-dev typescript @types/node')
  user.write('vite.config.ts', findBlock('// vite.config.ts').text)
  user.write('tsconfig.json', {
    compilerOptions: { module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
  })
  user.run('npx tsc')
  user.write('vite.config.ts', findBlock('// vite.config.ts').text.replace('include: [', 'include: [1, '))
  expect(user.fail('npx tsc')).toContain("Type 'number' is not assignable")
})
