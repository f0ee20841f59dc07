import type { Plugin } from 'vite'
import { mayName, renameTo } from '../file-names.ts'
import { STYLE_SHEET } from '../style-sheet.ts'
import { NO_CSS_MODULE, UNRESOLVED_CSS } from './css-modules.ts'
import type { FolderReader } from './folders.ts'

/** The hook that puts the names of public and included files into compiled CSS. */
export function referenceHooks(folders: Pick<FolderReader, 'files' | 'watch'>): Pick<Plugin, 'transform'> {
  return {
    transform: {
      filter: { id: { include: STYLE_SHEET, exclude: NO_CSS_MODULE }, code: UNRESOLVED_CSS },
      async handler(text, id) {
        const { base, build } = this.environment.config
        const { paths } = folders.files()
        if (!mayName(text, paths)) return null
        const { renameInCss } = await import('../edits/rename-css.ts')
        const renamed = renameInCss({ text }, renameTo(paths, base, build.assetsDir, 'css-string'), id)
        if (!renamed) return null
        folders.watch(this)
        return { code: renamed.text, map: renamed.editMap }
      },
    },
  }
}
