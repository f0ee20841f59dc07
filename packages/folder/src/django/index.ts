/**
 * Django projects: one run of the project's Python tells where its static files are and where they go; the rest is done as
 * with any other folders.
 */
export {
  type CheckDjangoResult,
  COLLECT_DJANGO,
  type CollectDjangoOptions,
  type CollectDjangoResult,
  checkDjango,
  collectDjango,
} from './collect-django.ts'
export {
  DJANGO_PROJECT,
  type DjangoProject,
  type DjangoProjectOptions,
  type OpenDjangoProject,
  openDjangoProject,
} from './read-project.ts'
