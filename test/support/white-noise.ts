import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How WhiteNoise answers for a file. */
export interface WhiteNoiseAnswer {
  status: number
  cacheControl: string | null
  contentEncoding: string | null
}

/**
 * Has WhiteNoise serve an output by the manifest in a folder, and answers for each file of the output what a client
 * that takes gzip and Brotli gets.
 *
 * @param settings more of Django's settings, in Python
 */
export function askWhiteNoise(
  python: string,
  output: string,
  manifestFolder: string,
  settings = '',
): Record<string, WhiteNoiseAnswer> {
  const script = fileURLToPath(new URL('white_noise.py', import.meta.url))
  const env = { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' }
  return JSON.parse(
    execFileSync(python, [script, output, manifestFolder, settings], { env, encoding: 'utf8' }),
  )
}
