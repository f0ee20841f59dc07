import type { ResolvedConfig } from 'vite'

/** What the script that React's hot updates need before any component is asked for by. */
export const REACT_PREAMBLE = '@staticfiles/react-preamble'

/** Whether Vite's plugin for React is used, which puts that script into Vite's own pages alone. */
export function hasReact({ plugins }: Pick<ResolvedConfig, 'plugins'>): boolean {
  return plugins.some(({ name }) => name === 'vite:react-virtual-preamble')
}

export const reactPreamble = (base: string): string => `import "${base}@id/@vitejs/plugin-react/preamble"\n`
