import { defineConfig } from 'vite'

/** The script build: `innies.js` for the tag, and the chunks it fetches from where it came from. */
export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    outDir: 'dist/script',
    emptyOutDir: true,
    target: 'es2022',
    minify: true,
    sourcemap: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 600, // kB; livekit-client is a chunk of its own, fetched with the first call
    rolldownOptions: {
      input: { innies: 'widget/script.ts' },
      preserveEntrySignatures: 'allow-extension',
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'innies-[name]-[hash].js',
        assetFileNames: 'innies-[name]-[hash][extname]',
        comments: false,
      },
    },
  },
})
