import staticfiles from 'unplugin-staticfiles/esbuild'

try {
  await Bun.build({ entrypoints: [import.meta.path], outdir: 'out', plugins: [staticfiles()] })
} catch (error) {
  console.log(error.message)
  process.exitCode = 1
}
