import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { digestOf } from '@staticfiles/core'
import type { Environment, Plugin, ResolvedConfig } from 'vite'
import { type Claim, settleClaims } from '../claims.ts'
import { finishOutput, type OutputEntry } from '../finish-output.ts'
import type { StaticfilesOptions } from '../options.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { reportProblems } from '../problems.ts'
import type { AssetNames } from '../rollup/digested-names.ts'
import { planOutput } from '../rollup/plan-output.ts'
import { warnOfUndigestedNames } from '../rollup/undigested-names.ts'
import { writeFolderFiles } from '../write-folder-files.ts'
import { dropCssMarkers } from './css-marker.ts'
import type { FolderReader } from './folder-hooks.ts'

export interface OutputHookOptions {
  options: StaticfilesOptions
  names: AssetNames
  guests: ReadonlyMap<string, readonly Claim[]>
  folders: Pick<FolderReader, 'files' | 'finders'>
}

/** One of the outputs of a build; most builds have one. */
interface Output {
  claims: Claim[]
  bundled: string[]
  entries: OutputEntry[]
  digests: [path: string, digest: string][]
}

/** The hooks that complete a client's output and write the manifest once all of it is on the disk. */
export function outputHooks({
  options,
  names,
  guests,
  folders,
}: OutputHookOptions): Pick<Plugin, 'watchChange' | 'generateBundle' | 'writeBundle'> {
  const { exclude = [], keepOriginals = true, missing, ignore } = options
  const builds = new WeakMap<Environment, Output[]>()

  return {
    // A build that failed may have left some of its outputs.
    watchChange() {
      builds.delete(this.environment)
    },

    generateBundle: {
      order: 'post',
      handler({ format }, bundle) {
        const { base, root, build, consumer } = this.environment.config
        if (consumer !== 'client') return
        dropCssMarkers(bundle)
        const { copies, problems, ...plan } = planOutput(bundle, {
          ...{ base, exclude, missing, ignore, root, format, names, guests },
          references: folders.finders(),
          folders: folders.files(),
          isMetadata: (path) => isMetadata(path, build),
        })
        const before = builds.get(this.environment) ?? []
        const output = { ...plan, digests: [] }
        const outputs = [...(isComplete(before, build) ? [] : before), output]
        builds.set(this.environment, outputs)

        const own = Object.values(bundle).filter(({ fileName }) => !guests.has(fileName))
        for (const warning of warnOfUndigestedNames(own, names, exclude, 'output')) this.warn(warning)
        withPlainErrors(() => {
          reportProblems([...problems, ...settle(outputs).problems], (message) => this.warn(message))
        })
        for (const copy of copies) this.emitFile({ type: 'asset', ...copy })
      },
    },

    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir }, bundle) {
        const { root, build } = this.environment.config
        const outputs = builds.get(this.environment) ?? []
        const output = outputs.at(-1)
        if (!output) return
        const outDir = dir ?? resolve(root, build.outDir)
        dropDeleted(output, bundle)
        output.digests = output.bundled.map((path) => [path, digestOf(readFileSync(join(outDir, path)))])
        for (const [path, digest] of output.digests) {
          if (names.isStale(path, digest)) this.warn(changedLate(path))
        }
        if (!isComplete(outputs, build)) return

        withPlainErrors(() => {
          writeFolderFiles(folders.files().files, outDir, keepOriginals)
          const finished = {
            ...{ name: this.environment.name, root, outDir, paths: settle(outputs).paths },
            bundled: outputs.flatMap((output) => output.digests),
            // Beside a modern output, a legacy one is for browsers that pages choose it for by themselves.
            entries: (outputs.find(isModern) ?? output).entries,
          }
          finishOutput(finished, options)
        })
      },
    },
  }
}

/** Whether all outputs of the build are there. */
function isComplete(outputs: readonly Output[], { rollupOptions }: ResolvedConfig['build']): boolean {
  return outputs.length >= [rollupOptions.output].flat().length
}

function isModern({ entries }: Output): boolean {
  return entries.some(({ type }) => type === 'module')
}

/** Forgets what plugins after us took out of the bundle, such as scripts that they put into the page. */
function dropDeleted(output: Output, bundle: object): void {
  const deleted = new Set(output.bundled.filter((path) => !(path in bundle)))
  output.bundled = output.bundled.filter((path) => !deleted.has(path))
  output.claims = output.claims.filter(({ path }) => !deleted.has(path))
  output.entries = output.entries.filter(({ js }) => !js.some((path) => deleted.has(path)))
}

function settle(outputs: readonly Output[]): ReturnType<typeof settleClaims> {
  return settleClaims(outputs.flatMap(({ claims }) => claims))
}

/** Vite's own manifests, which tell other programs about the output. */
function isMetadata(path: string, { manifest, ssrManifest }: ResolvedConfig['build']): boolean {
  return path.startsWith('.vite/') || path === manifest || path === ssrManifest
}

const changedLate = (path: string): string =>
  `${path} was changed by another plugin after it had been named by its content, so it may keep this name when that ` +
  'plugin gives other bytes. Have the plugin work earlier, in `transform` or `renderChunk`.'
