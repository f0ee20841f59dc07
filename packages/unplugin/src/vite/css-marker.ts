import type { Bundle } from '../rollup-bundle/files.ts'

/** What Vite puts at the end of CSS until it is named. */
const MARKER = /\/\*\$vite\$:\d+\*\//

/** CSS as Vite writes it. */
export function withoutCssMarker(css: string): string {
  return css.replace(MARKER, '')
}

/** Takes the marker out of the CSS where Vite forgets it, which is with `cssCodeSplit: false` in Vite 8. */
export function dropCssMarkers(bundle: Bundle): void {
  for (const file of Object.values(bundle)) {
    if (file.type !== 'asset' || !file.fileName.endsWith('.css') || typeof file.source !== 'string') continue
    if (MARKER.test(file.source)) file.source = withoutCssMarker(file.source)
  }
}
