// @ts-check
import { rspack } from '@rspack/core'
import config from './rspack.config.mjs'

rspack(config, (error, stats) => {
  if (error) throw error
  console.log(stats?.toString({ preset: 'errors-warnings', colors: false }) || 'Built.')
  if (stats?.hasErrors()) process.exitCode = 1
})
