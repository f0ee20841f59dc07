import { spawnSync } from 'node:child_process'

const CODE = 'import os, django.contrib.admin as admin; print(os.path.join(admin.__path__[0], "static"))'

/**
 * The static folder of Django's admin, as the plugin's `include`: asked from the Python in use, which is the one that
 * the environment variable PYTHON names, else `python3` on the PATH. Empty where that has no Django.
 */
export function adminStatic(): { dir: string }[] {
  const { stdout, status } = spawnSync(process.env.PYTHON ?? 'python3', ['-c', CODE], { encoding: 'utf8' })
  return status === 0 ? [{ dir: stdout.trim() }] : []
}
