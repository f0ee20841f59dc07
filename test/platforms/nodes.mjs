// @ts-check

/** Of each supported series of Node the first release that is supported, or a late one. */
export const NODES = ['20.19.0', '22.12.0', '24.22.3', '26.10.0']

/** How packages on npm that bring a program call this system. */
export const PLATFORM = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

/**
 * What to install, and what runs a script then, from `node_modules`.
 *
 * @param {string} version
 */
export function nodePackage(version) {
  const name = `node-${version}`
  return {
    name,
    specifier: `npm:node-${PLATFORM}@${version}`,
    program: `${name}/bin/node${process.platform === 'win32' ? '.exe' : ''}`,
  }
}
