import { spawnSync } from 'node:child_process'

/**
 * The PHP that has Symfony's asset component and Laravel's framework on its include path, as Debian's packages
 * php-cli, php-symfony-asset and php-laravel-framework install them; `undefined` after one line where there is none.
 *
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export function ensurePhp(): string | undefined {
  const code = `require 'Symfony/Component/Asset/autoload.php'; require 'Illuminate/autoload.php';`
  if (spawnSync('php', ['-r', code]).status === 0) return 'php'
  const need = 'PHP with the Debian packages php-cli, php-symfony-asset and php-laravel-framework is needed.'
  if (process.env.CI) throw new Error(need)
  process.stderr.write(`NOTICE: what needs PHP is left out. ${need}\n`)
  return undefined
}
