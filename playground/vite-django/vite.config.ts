import staticfiles from 'unplugin-staticfiles/vite'
import { defineConfig } from 'vite'

/** The project's Python; without one, a Node server shows the pages, and none of Django's apps. */
const python = process.env.PYTHON

export default defineConfig({
  base: '/static/',
  build: {
    outDir: 'dist',
    rollupOptions: { input: ['src/main.ts', 'src/year.ts'] },
  },
  plugins: [
    staticfiles({
      manifest: 'backend/staticfiles.json',
      include: python ? [{ django: 'backend/manage.py', python }] : [],
    }),
  ],
})
