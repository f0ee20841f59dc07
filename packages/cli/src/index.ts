export * from '@staticfiles/folder'
export { defineConfig, type StaticfilesConfig } from './config-file.ts'
