import type { Plugin } from 'vite'
import { nameInCss } from '../name-in-css.ts'
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
        const renamed = await nameInCss({ text }, id, paths, base, build.assetsDir)
        if (!renamed) return null
        folders.watch(this)
        return { code: renamed.text, map: renamed.editMap }
      },
    },
  }
}
