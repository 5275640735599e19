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

type Graph = {
  getModuleInfo(id: string): { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] } | null
}

const LOADER = fileURLToPath(new URL('widget/script.ts', import.meta.url))
const MESSENGER = fileURLToPath(new URL('widget/chat/messenger.ts', import.meta.url))
const SIDE = fileURLToPath(new URL('widget/chat/side.ts', import.meta.url))

/**
 * What only the messenger needs, and what it fetches later, is one chunk: for each handful of modules that two of these share
 * the bundler would cut a chunk of its own.
 */
function ofMessenger(id: string, graph: Graph): string | null {
  const reached = (from: string, without: readonly string[], alsoLater: boolean) => {
    const found = new Set(without)
    const visit = (one: string) => {
      if (found.has(one)) return
      found.add(one)
      const info = graph.getModuleInfo(one)
      for (const next of [...(info?.importedIds ?? []), ...(alsoLater ? (info?.dynamicallyImportedIds ?? []) : [])])
        visit(next)
    }
    visit(from)
    return found
  }
  if (!reached(MESSENGER, [], false).has(id)) return null
  return id === MESSENGER || !reached(LOADER, [MESSENGER, SIDE], true).has(id) ? 'messenger' : null
}

/** The script build: `innies.js` for the tag, and the chunks it fetches from where it came from. */
export default defineConfig({
  base: './',
  publicDir: false,
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
        codeSplitting: {
          groups: [
            { name: 'nanostores', test: /node_modules.nanostores/ },
            { name: ofMessenger, debugName: 'messenger', includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
})
