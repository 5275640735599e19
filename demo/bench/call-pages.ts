import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type StdinOptions } from 'esbuild'

/** What the peers' page needs, in these versions; beside our own packages, never among them. */
const COMPONENTS = [
  '@livekit/components-react@3.0.0',
  '@livekit/components-styles@1.2.0',
  'livekit-client@2.23.0',
  'react@19.3.1',
  'react-dom@19.3.1',
]

/** As the README of components-react has it, with the token asked for by the click. */
const COMPONENTS_PAGE = `
import { createElement, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { LiveKitRoom, VideoConference } from '@livekit/components-react'
import '@livekit/components-styles'

const { server, room, user } = document.body.dataset
const token = await (await fetch('/token?user=' + user)).text()

function Page() {
  const [pass, setPass] = useState()
  const call = async () => {
    const answer = await fetch(server + '/api/video-call/token', {
      method: 'POST',
      headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
      body: JSON.stringify({ room }),
    })
    setPass(await answer.json())
  }
  if (!pass) return createElement('button', { onClick: call }, 'Call')
  const wish = { serverUrl: pass.url, token: pass.token, connect: true, audio: true, video: true, 'data-lk-theme': 'default' }
  return createElement(LiveKitRoom, wish, createElement(VideoConference))
}

const root = document.createElement('div')
root.style.blockSize = '100vh'
document.body.append(root)
createRoot(root).render(createElement(Page))
`

/** The scripts, and what else they come with, by the path under which a page asks for them. */
export async function peersScripts(): Promise<Map<string, Uint8Array>> {
  const bare = fileURLToPath(new URL('peers/call-bare.ts', import.meta.url))
  return new Map([
    ...(await bundled('bare', { entryPoints: [bare] })),
    ...(await bundled('components', { stdin: { contents: COMPONENTS_PAGE, resolveDir: installed(), loader: 'js' } })),
  ])
}

async function bundled(
  name: string,
  from: { entryPoints: string[] } | { stdin: StdinOptions },
): Promise<[string, Uint8Array][]> {
  const { outputFiles } = await build({
    ...from,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    outdir: '/',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  return outputFiles.map(({ path, contents }) => [`/${name}${path.slice(path.lastIndexOf('.'))}`, contents])
}

/** The folder of the peers' packages, which outlives a run; npm fetches them at the first one. */
function installed(): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const folder = join(cache, 'innies', 'components-react-3.0.0')
  if (existsSync(join(folder, 'node_modules/@livekit/components-react'))) return folder
  console.error('Fetching the packages of the peers …')
  mkdirSync(folder, { recursive: true })
  const words = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--save-exact', ...COMPONENTS]
  execFileSync('npm', words, { stdio: ['ignore', 'ignore', 'inherit'] })
  return folder
}
