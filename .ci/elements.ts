/**
 * The custom-elements manifest: what editors and documentation tools know of the public elements, from their doc blocks.
 * `node --import tsx .ci/elements.ts` writes `dist/custom-elements.json`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { create, ts } from '@custom-elements-manifest/analyzer'
import { TOKENS } from '../widget/base/tokens.ts'
import { filesUnder } from './files.ts'

/** Something of an element that has a name and a sentence. */
export interface Entry {
  name: string
  description?: string
  type?: { text: string }
  /** Of a field that an attribute sets. */
  fieldName?: string
  default?: string
}

interface Member extends Entry {
  kind: 'field' | 'method'
  privacy?: string
  static?: boolean
}

interface Class {
  kind: string
  name: string
  description?: string
  superclass?: { name: string }
  members?: Member[]
  attributes?: Entry[]
  events?: Entry[]
  slots?: Entry[]
  cssParts?: Entry[]
}

/** A public element as the manifest shows it. */
export interface PublicElement extends Required<Omit<Class, 'superclass'>> {
  tagName: string
  /** Its source. */
  path: string
  cssProperties: Entry[]
}

declare module '@custom-elements-manifest/analyzer' {
  // Its own types leave these out (0.11.0).
  const ts: { createSourceFile(path: string, text: string, target: number, hasParents: boolean): object }
  function create(of: { modules: object[] }): { modules: { path: string; declarations: Class[] }[] }
}

/** What stands inside a public element has parts, too, and they are handed out. */
const INSIDE: Record<string, RegExp> = {
  'innies-chat': /^widget\/(chat|base)\//,
  'innies-call': /^widget\/(call|base)\//,
}

const ES2022 = 9
const WHERE = fileURLToPath(new URL('../dist/custom-elements.json', import.meta.url))

const paths = filesUnder('widget', '.ts').filter(path => !/\.(test|fixture)\.ts$/.test(path))
const sources = paths.map(path => ({ path, text: readFileSync(path, 'utf8') }))

/** The public elements, by tag. */
export function publicElements(): PublicElement[] {
  const { modules } = create({
    modules: sources.map(({ path, text }) => ts.createSourceFile(path, text, ES2022, true)),
  })
  const classes = modules.flatMap(({ path, declarations }) => declarations.map(found => ({ path, found })))
  return [...matches(/define\('(innies-[\w-]+)', (\w+)\)/g)]
    .flatMap(([tagName, name]) => {
      const own = classes.find(({ found }) => found.name === name && found.superclass?.name === 'PublicElement')
      if (!own) return []
      const inner = classes
        .filter(({ path, found }) => INSIDE[tagName]?.test(path) && found.superclass?.name !== 'PublicElement')
        .map(({ found }) => found)
      return [publicElement(tagName, own, inner)]
    })
    .sort((one, other) => (one.tagName < other.tagName ? -1 : 1))
}

function publicElement(
  tagName: string,
  { path, found }: { path: string; found: Class },
  inner: Class[],
): PublicElement {
  const classOfEvent = matches(/'(innies-[\w-]+)': (\w+Event)\b/g)
  const fields = (found.members ?? []).filter(
    ({ privacy, name, ...member }) => !privacy && !member.static && name !== 'link',
  )
  const isField = (name: string) => fields.some(field => field.kind === 'field' && field.name === name)
  return {
    kind: 'class',
    tagName,
    name: found.name,
    path,
    description: found.description ?? '',
    members: fields.map(told),
    attributes: unique(found.attributes ?? []).map(entry => ({
      ...told(entry),
      ...(isField(entry.name) ? { fieldName: entry.name } : {}),
    })),
    events: unique(found.events ?? [])
      .filter(({ name }) => name?.startsWith('innies-')) // the analyzer takes arguments of constructors for names
      .map(entry => ({ ...told(entry), type: { text: classOfEvent.get(entry.name) ?? 'Event' } })),
    slots: found.slots ?? [],
    cssParts: unique([found, ...inner].flatMap(({ cssParts = [] }) => cssParts)),
    cssProperties: tokens(),
  }
}

/** Every `--innies-*` with its default and what it colours or measures. */
function tokens(): Entry[] {
  const lines = TOKENS.matchAll(/var\((--innies-[\w-]+), ((?:[^()]|\((?:[^()]|\([^()]*\))*\))+)\).*\/\* (.+) \*\//g)
  return [...lines].map(([, name = '', initial = '', description = '']) => ({ name, default: initial, description }))
}

/** The manifest, as its schema says (1.0.0). Modules are the files that the package brings. */
export function manifest(): object {
  const modules = publicElements().map(({ path, ...element }) => {
    const built = `dist/npm/${path.replace(/\.ts$/, '.js')}`
    const declaration = { name: element.name, module: built }
    return {
      kind: 'javascript-module',
      path: built,
      declarations: [{ ...element, customElement: true }],
      exports: [
        { kind: 'js', name: element.name, declaration },
        { kind: 'custom-element-definition', name: element.tagName, declaration },
      ],
    }
  })
  return { schemaVersion: '1.0.0', readme: 'README.md', modules }
}

/** Names that parts have in the templates and in code. */
export function partsInSource(): Set<string> {
  const named = sources.flatMap(({ text }) => [...text.matchAll(/\bpart="([\w -]+)"|\bpart\.add\('([\w-]+)'\)/g)])
  return new Set(named.flatMap(([, list = '', added]) => (added ? [added] : list.split(' '))))
}

function matches(pattern: RegExp): Map<string, string> {
  const found = sources.flatMap(({ text }) => [...text.matchAll(pattern)])
  return new Map(found.map(([, name = '', value = '']) => [name, value]))
}

/** The first of a name: an element's own before what it inherits. */
function unique(entries: readonly Entry[]): Entry[] {
  const names = new Set<string>()
  return entries.filter(({ name }) => !names.has(name) && names.add(name))
}

function told<Told extends Entry>(entry: Told & { inheritedFrom?: unknown }): Told {
  const { inheritedFrom: _, ...rest } = entry
  const { description } = entry
  return { ...rest, ...(description ? { description: description.replace(/\s+/g, ' ') } : {}) } as unknown as Told
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dirname(WHERE), { recursive: true })
  writeFileSync(WHERE, `${JSON.stringify(manifest(), undefined, 2)}\n`)
}
