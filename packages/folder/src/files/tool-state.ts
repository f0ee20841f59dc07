import { readFileSync } from 'node:fs'

/** What has to be the same for what an earlier run has kept to be true: the tool's versions, and the start of the system. */
export function toolState(): string[] {
  const packages = ['@staticfiles/folder', '@staticfiles/core'].map((name) =>
    import.meta.resolve(`${name}/package.json`),
  )
  return [bootId(), ...packages.map((url) => JSON.parse(readFileSync(new URL(url), 'utf8')).version)]
}

/**
 * What is other after each start of the system, where it tells: a power cut may have left files of the output without
 * their bytes. See random(4).
 */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
  } catch {
    return ''
  }
}
