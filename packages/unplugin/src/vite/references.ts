import type { Plugin } from 'vite'
import { nameInCss } from '../name-in-css.ts'
import { STYLE_SHEET } from '../style-sheet.ts'
import { NO_CSS_MODULE, UNRESOLVED_CSS } from './css-modules.ts'
import { watchFolders } from './folders.ts'
import type { BuildState } from './state.ts'

/** The hook that puts the names of public and included files into compiled CSS. */
export function referenceHooks(state: BuildState): Pick<Plugin, 'transform'> {
  return {
    transform: {
      filter: { id: { include: STYLE_SHEET, exclude: NO_CSS_MODULE }, code: UNRESOLVED_CSS },
      async handler(text, id) {
        const { base, build } = this.environment.config
        const renamed = await nameInCss({ text }, id, state.folders.paths, base, build.assetsDir)
        if (!renamed) return null
        watchFolders(this, state)
        return { code: renamed.text, map: renamed.editMap }
      },
    },
  }
}
