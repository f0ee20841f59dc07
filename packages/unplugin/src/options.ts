import type { IntegrityAlgorithm, MissingOptions, OptInKind, ReferenceFinder } from '@staticfiles/core'
import type { Compression } from '@staticfiles/folder/compress'
import type { DjangoProjectOptions } from '@staticfiles/folder/django'
import type { IgnoreOptions } from '@staticfiles/folder/files'
import type { PartialsOptions } from '@staticfiles/folder/manifests'

/** A folder of files that the bundler does not see: template-only images, vendored CSS with fonts, an app's `static/`. */
export interface StaticFolder extends IgnoreOptions {
  /**
   * The folder, relative to the bundler's root.
   * @example 'vendor/static'
   */
  dir: string
  /**
   * The folder of the output that its files go to, and so the beginning of their logicalPaths.
   * @default ''
   * @example 'vendor' // vendor/static/css/grid.css gets the key vendor/css/grid.css
   */
  prefix?: string | undefined
  /**
   * Which of its files to take: globs of their paths from `dir`.
   * @default '**'
   * @example ['css/**', 'img/*.svg']
   */
  glob?: string | readonly string[] | undefined
}

/** A Django project whose static files are taken in, as its finders find them: of its apps and of STATICFILES_DIRS. */
export interface DjangoFolders
  extends Pick<DjangoProjectOptions, 'python' | 'settings' | 'timeout' | 'ignorePatterns' | 'verbose'> {
  /**
   * The project's `manage.py`, relative to the bundler's root. It is asked once for each run of the bundler; in watch mode
   * and in a dev server, changes of files are seen, but not those of the settings. What lies in the bundler's output folder
   * is left out, should the settings name that.
   * @example '../backend/manage.py'
   */
  django: string
}

/** About the manifest. */
export interface ManifestOptions {
  /**
   * The file that it is written to, relative to the bundler's root. It may lie outside the output folder, where the
   * backend's code is.
   * @default 'staticfiles.json' in the output folder
   * @example '../backend/staticfiles.json'
   */
  file?: string | undefined
  /**
   * Whether several builds share it: environments of Vite, compilers of webpack, processes. Each replaces what it has
   * put there before and leaves the rest; two that claim one key are an error that names both.
   * @default false: the manifest is replaced
   */
  merge?: boolean | undefined
  /**
   * The folder that the output is in the one that is served; it is put before every key and path of this build.
   * @default ''
   * @example 'admin' // for an output in STATIC_ROOT/admin: src/main.ts gets the key admin/src/main.ts
   */
  prefix?: string | undefined
  /**
   * What to call this build in a manifest that it shares. Needed where builds have the bundler's root, name (of the
   * environment, the compiler) and output folder in common. It is also the build's name in the journal of releases.
   * @default made of those; in the journal, the manifest's path from the output folder
   */
  name?: string | undefined
}

/**
 * What the plugin can be told. `missing` and `ignore` are for the references in public and included files, and in
 * assets that other plugins emit under a fixed name; what the bundler bundles, it resolves by itself.
 */
export interface StaticfilesOptions extends MissingOptions {
  /**
   * The file that the manifest is written to, relative to the bundler's root, or more about it.
   * @default 'staticfiles.json' in the output folder
   * @example '../backend/staticfiles.json'
   */
  manifest?: string | ManifestOptions | undefined
  /**
   * Whether the manifest lists what a page has to load for each entry, by the entry's name and by its source path:
   * `entrypoints`, which Django ignores and the reader's `tags()` needs.
   * @default false
   */
  entrypoints?: boolean | undefined
  /**
   * The algorithm of the subresource integrity that the manifest records for every digested file, of its bytes as they
   * are on the disk in the end: `integrity`, which Django ignores and the reader's `tags()` puts into the page.
   * @default none is recorded
   * @example 'sha384'
   */
  integrity?: IntegrityAlgorithm | undefined
  /**
   * Whether modules import each other by names that do not change, which an import map in the page leads to the digested
   * files: then an edit of one module gives a new name to no other. The map is `imports` of the manifest, which Django
   * ignores; the reader's `tags()` and the option `partials` put it into the page. Only ES modules have import maps.
   * @default false
   */
  importMap?: boolean | undefined
  /**
   * The URL that the output folder is served at, for Rollup and Rolldown. The other bundlers have an option of their own
   * for it, and look at no other.
   * @default '/static/'
   * @example 'https://cdn.example.com/static/'
   */
  base?: string | undefined
  /**
   * Ways to compress: copies of the digested files are written beside them, for web servers that send them as they are.
   * Only of types that compress, and only when smaller. `zstd` needs Node 22.15 or later.
   * @default []
   * @example ['br', 'gzip']
   */
  compress?: readonly Compression[] | undefined
  /**
   * A file to write a TypeScript declaration of the manifest's keys to, relative to the bundler's root. In a backend
   * that has it among its sources, a wrong name in the reader's `url('…')` is a type error.
   * @default none
   * @example '../backend/static.d.ts'
   */
  dts?: string | undefined
  /**
   * Where to write partials: for each entry a file with all its tags, for templates in any language to include. A string
   * is short for `{ dir }`, a folder relative to the bundler's root. With it, `entrypoints` is on.
   * @default none
   * @example 'backend/templates/static' // {% include "static/src/main.ts.html" %}
   * @example { dir: 'backend/templates/static', nonce: '{{ request.csp_nonce }}' }
   */
  partials?: string | PartialsOptions | undefined
  /**
   * Folders of files that the bundler does not see, and Django projects. They are digested, written to the output and listed in the
   * manifest; `url()` in the bundle's own CSS that names one of them below `base` gets its digestedPath. A string is
   * short for `{ dir }`.
   * @default []
   * @example [{ django: '../backend/manage.py' }]
   * @example ['vendor/static', { dir: '../shop/static', prefix: 'shop', glob: 'fonts/*.woff2' }]
   */
  include?: readonly (string | StaticFolder | DjangoFolders)[] | undefined
  /**
   * Globs of logicalPaths that keep their names; they stand in the manifest as themselves. They are for public and
   * included files and for what other plugins emit: what the bundler names, it names by its own templates.
   * @default []
   * @example ['robots.txt', 'sw.js', '.well-known/**']
   */
  exclude?: readonly string[] | undefined
  /**
   * Which references to look for in public and included files, beside those in CSS and JavaScript: names of opt-in
   * kinds, and finders of your own.
   * @default []
   * @example ['svg', 'webmanifest']
   */
  references?: readonly (OptInKind | ReferenceFinder)[] | undefined
  /**
   * Whether public and included files are also written under their own names, for those who ask for them without the
   * manifest: JavaScript with `'/img/x.png'` in a string, HTML, other sites.
   * @default true
   */
  keepOriginals?: boolean | undefined
  /**
   * Whether each build adds a release to the journal of the output, which `staticfiles prune` works by. A string is its
   * id; with `true` it is made of the time and the manifest's hash. What releases name outlasts Vite's `emptyOutDir` and
   * webpack's `output.clean`.
   * @default true where the output has a journal, else false
   */
  releases?: boolean | string | undefined
}

/** What the PostCSS plugin can be told. */
export interface PostcssOptions extends MissingOptions {
  /**
   * The manifest, from the working directory: Django's, this plugin's or the command's `staticfiles.json`.
   * @example '../backend/staticfiles.json'
   */
  manifest: string
  /**
   * The URL prefix that the manifest's files are served at. What begins with it is looked up; all else is left alone,
   * relative URLs too, since those are of files that the pipeline itself knows.
   * @default '/static/'
   * @example 'https://cdn.example.com/static/'
   */
  base?: string | undefined
}
