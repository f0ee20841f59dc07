import type { Plugin } from 'vite'
import { digestCssReferences } from '../digest-references.ts'
import { CSS_MODULE, NO_CSS_MODULE, UNRESOLVED_CSS } from './css-modules.ts'
import type { FolderReader } from './folders.ts'

/** The hook that puts the names of public and included files into compiled CSS. */
export function referenceHooks(folders: Pick<FolderReader, 'files' | 'watch'>): Pick<Plugin, 'transform'> {
  return {
    transform: {
      filter: { id: { include: CSS_MODULE, exclude: NO_CSS_MODULE }, code: UNRESOLVED_CSS },
      handler(code) {
        const { base, build } = this.environment.config
        const digested = digestCssReferences(code, build.assetsDir, folders.files().paths, base)
        if (digested === code) return null
        folders.watch(this)
        return { code: digested, map: null }
      },
    },
  }
}
