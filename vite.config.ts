import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** Style sheets and templates without their indentation and comments: a minifier leaves what stands in template literals. */
const shortTemplates: Plugin = {
  name: 'short-templates',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/widget\/.*\.ts$/.test(id)) return undefined
    const short = code.replace(/(css|html|STYLES =|TOKENS =) ?`([^`]*)`/g, (_, kind: string, text: string) => {
      return `${kind} \`${kind === 'html' ? text.replace(/\n\s+/g, '\n') : shortCss(text)}\``
    })
    return { code: short, map: null } // the map of before: statements stay in their lines, nearly
  },
}

const shortCss = (text: string) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')

/** Around each `import()` the bundler puts a helper that preloads styles and chunks. There is nothing to preload. */
const noPreloadHelper: Plugin = {
  name: 'no-preload-helper',
  configResolved({ plugins }) {
    const at = plugins.findIndex(({ name }) => name === 'native:import-analysis-build')
    if (at < 0) throw new Error('Vite has another name for what wraps import(): look for it, or drop this.')
    ;(plugins as Plugin[]).splice(at, 1)
  },
}

/** The script build: `innies.js` for the tag, and the chunks it fetches from where it came from. */
export default defineConfig({
  base: './',
  publicDir: false,
  resolve: { alias: { 'lit/decorators.js': fileURLToPath(new URL('widget/base/decorators.ts', import.meta.url)) } },
  plugins: [shortTemplates, noPreloadHelper],
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
