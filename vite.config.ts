import { fileURLToPath } from 'node:url'
import { build, defineConfig, type Plugin } from 'vite'

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

/**
 * What makes an object of a module's exports, which the bundler puts into a file of its own: one more request before anything runs.
 * It goes to the end of each chunk that asks for it, so that the source maps stay true.
 */
const namespaceInPlace: Plugin = {
  name: 'namespace-in-place',
  generateBundle(_, bundle) {
    for (const [file, chunk] of Object.entries(bundle)) {
      if (file.startsWith('innies-rolldown-runtime-')) delete bundle[file]
      else if (chunk.type === 'chunk') chunk.code = chunk.code.replace(RUNTIME, inPlace)
    }
    const left = Object.values(bundle).find(chunk => 'code' in chunk && chunk.code.includes('rolldown-runtime'))
    if (left) this.error(`${left.fileName} takes more of the bundler's runtime than namespaces.`)
  },
}

const RUNTIME =
  /import\{t as ([\w$]+)\}from"\.\/innies-rolldown-runtime-[\w-]{8}\.js";([\s\S]*?)(?=(?:\/\/# sourceMappingURL.*)?\s*$)/

const inPlace = (all: string, name: string, code: string) =>
  `${' '.repeat(all.length - code.length)}${code}
function ${name}(of){let all={};for(let name in of)Object.defineProperty(all,name,{get:of[name],enumerable:true});return all}
`

/** Service workers of sites fetch it by `importScripts`, which knows no modules: it is built on its own. */
const workerBesides: Plugin = {
  name: 'worker-besides',
  async generateBundle() {
    const built = await build({
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      build: {
        write: false,
        target: 'es2022',
        rolldownOptions: { input: moduleOf('notify/worker/worker.ts'), output: { format: 'iife', comments: false } },
      },
    })
    const [{ output }] = [built].flat() as [{ output: { type: string; code?: string }[] }]
    this.emitFile({ type: 'asset', fileName: 'innies-worker.js', source: output[0]?.code ?? '' })
  },
}

type Graph = {
  getModuleInfo(id: string): { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] } | null
}

const moduleOf = (path: string) => fileURLToPath(new URL(`widget/${path}`, import.meta.url))
const [LOADER, LINK, MESSENGER, SIDE] = ['script.ts', 'link/connect.ts', 'chat/messenger.ts', 'chat/side.ts'].map(
  moduleOf,
)

/** All that a module imports, and that imports; with `later` also what it fetches when needed. */
function reached(graph: Graph, from: string, { later = false, without = [] as readonly string[] } = {}): Set<string> {
  const found = new Set<string>()
  const visit = (id: string) => {
    if (found.has(id) || without.includes(id)) return
    found.add(id)
    const info = graph.getModuleInfo(id)
    for (const next of [...(info?.importedIds ?? []), ...((later && info?.dynamicallyImportedIds) || [])]) visit(next)
  }
  visit(from)
  return found
}

/**
 * What is needed at the same time is one chunk: for each handful of modules that two others share the bundler would cut one of
 * its own, and a page would ask for them one after the other. `shared` is what the messenger has in common with calls: Lit, faces;
 * `rows` what the inbox has in common with panels and menus.
 */
function chunkOf(id: string, graph: Graph): string | null {
  const isOf = (from: string) => reached(graph, from).has(id)
  const isWithout = (...without: string[]) => reached(graph, LOADER, { later: true, without }).has(id)
  if (isOf(LOADER)) return 'loader' // it stays one file, as the bundler leaves it only where there are fewer than 64 others
  if (isOf(LINK)) return 'connect'
  const isOfCalls = isWithout(MESSENGER, SIDE)
  if (isOf(MESSENGER)) return isOfCalls ? 'shared' : 'messenger'
  if (!isOf(SIDE) || isOfCalls) return null
  return isWithout(SIDE) ? 'rows' : 'side'
}

/** The script build: `innies.js` for the tag, and the chunks it fetches from where it came from. */
export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [shortTemplates, noPreloadHelper, namespaceInPlace, workerBesides],
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
          groups: [{ name: chunkOf, debugName: 'together', includeDependenciesRecursively: false }],
        },
      },
    },
  },
})
