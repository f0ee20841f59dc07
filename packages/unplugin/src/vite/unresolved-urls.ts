import type { Logger } from 'vite'

const UNRESOLVED = /^\s*(\S+) referenced in .* didn't resolve at build time/s

/**
 * A logger that leaves out Vite's warnings about URLs in CSS that it cannot resolve, where they are known to be right.
 */
export function withoutWarningsAbout(isKnown: (url: string) => boolean, logger: Logger): Logger {
  return Object.assign(Object.create(logger) as Logger, {
    warnOnce(...[message, options]: Parameters<Logger['warnOnce']>) {
      const url = UNRESOLVED.exec(message)?.[1]
      if (url === undefined || !isKnown(url)) logger.warnOnce(message, options)
    },
  })
}
