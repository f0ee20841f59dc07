import { basename, resolve } from 'node:path'
import type { Environment, Plugin, ResolvedConfig } from 'vite'
import { noteFiles } from '../late-files.ts'
import { takeImportMap } from '../rollup-bundle/import-map.ts'
import { carryOut, joinOutputs, recordOutput } from '../rollup-bundle/output.ts'
import { type Output, planOutput } from '../rollup-bundle/plan-output.ts'
import { filesOfFolders, writeOutput } from '../write-output.ts'
import { claimsOfCss, commonStyleSheets } from './claims.ts'
import { claimsOfClientModule, clientModule } from './client-module.ts'
import { dropCssMarkers } from './css-marker.ts'
import { backendInputs } from './entries.ts'
import { digestsOfWritten } from './files.ts'
import { importMapFile } from './import-map.ts'
import type { BuildState } from './state.ts'

/** The hooks that complete a client's output and write the manifest once all of it is on the disk. */
export function outputHooks(
  state: BuildState,
): Pick<Plugin, 'watchChange' | 'renderStart' | 'generateBundle' | 'writeBundle' | 'closeBundle'> {
  const { options, names, guests, cssSources, late } = state
  const builds = new WeakMap<Environment, Output[]>()

  return {
    // A build that failed may have left some of its outputs.
    watchChange() {
      builds.delete(this.environment)
    },

    renderStart() {
      const { config } = this.environment
      if (config.consumer !== 'client') return
      cssSources.set(this.environment, [])
      if (backendInputs(config).size === 0) return
      this.emitFile(clientModule(config.build.assetsDir))
    },

    generateBundle: {
      order: 'post',
      handler(outputOptions, bundle) {
        const { format } = outputOptions
        const { base, root, build, consumer } = this.environment.config
        noteFiles(outDirOf(outputOptions, this.environment), Object.keys(bundle))
        if (consumer !== 'client') return
        dropCssMarkers(bundle)
        const commonCss = build.cssCodeSplit ? [] : commonStyleSheets(bundle)
        const plan = planOutput(bundle, {
          ...{ root, format, names, folders: state.folders, guests, commonCss },
          imports: takeImportMap(bundle, importMapFile(build), base),
          isMetadata: (path) => isMetadata(path, build),
        })
        const before = builds.get(this.environment) ?? []
        plan.output.claims.push(
          ...claimsOfClientModule(bundle, build.assetsDir),
          ...claimsOfCss(cssSources.get(this.environment)!, bundle, names, root, commonCss),
        )
        const outputs = [...(isComplete(before, build) ? [] : before), plan.output]
        builds.set(this.environment, outputs)

        carryOut(this, plan, outputs, state.folders)
      },
    },

    writeBundle: {
      order: 'post',
      sequential: true,
      async handler(outputOptions, bundle) {
        const { base, root, build } = this.environment.config
        const outputs = builds.get(this.environment) ?? []
        const output = outputs.at(-1)
        if (!output) return
        const outDir = outDirOf(outputOptions, this.environment)
        const digest = digestsOfWritten(this.environment, outputOptions, bundle, outDir, names)
        const warn = (message: string): void => this.warn(message)
        recordOutput(output, bundle, digest, names).forEach(warn)
        noteFiles(outDir, output.files)
        if (!isComplete(outputs, build)) return

        const files = outputs.flatMap(({ files }) => files)
        const others = filesOfFolders(state.folders, options)
        const written = { build: this.environment, outDir, files, others, isReplaced: build.watch !== null }
        const joined = joinOutputs(outputs, state.folders)
        const finished = { name: nameOf(this.environment), root, base, outDir, ...joined }
        await writeOutput(written, () => finished, options, warn)
        late.wrote(this.environment, finished)
      },
    },

    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        for (const warning of late.end(this.environment)) this.warn(warning)
      },
    },
  }
}

function outDirOf({ dir }: { dir?: string | undefined }, { config: { root, build } }: Environment): string {
  return dir ?? resolve(root, build.outDir)
}

/** Whether all outputs of the build are there. */
function isComplete(outputs: readonly Output[], { rollupOptions }: ResolvedConfig['build']): boolean {
  return outputs.length >= [rollupOptions.output].flat().length
}

/** The environment, and the configuration where it is not the usual one: a root may have several. */
function nameOf({ name, config: { configFile } }: Environment): string {
  const file = configFile === undefined ? '' : basename(configFile)
  return file === '' || /^vite\.config\.\w+$/.test(file) ? name : `${name}, ${file}`
}

/** Vite's own manifests, which tell other programs about the output. */
function isMetadata(path: string, { manifest, ssrManifest }: ResolvedConfig['build']): boolean {
  return path.startsWith('.vite/') || path === manifest || path === ssrManifest
}
