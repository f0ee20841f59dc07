import staticfiles from 'unplugin-staticfiles/vite'
import { defineConfig } from 'vite'
import { adminStatic } from './admin-static.ts'

export default defineConfig({
  base: '/static/',
  build: {
    outDir: 'dist',
    rollupOptions: { input: ['src/main.ts', 'src/year.ts'] },
  },
  plugins: [staticfiles({ manifest: 'backend/staticfiles.json', include: adminStatic() })],
})
