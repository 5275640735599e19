import { callProblem, deleteRoom, ensureRoom } from '../../call/room.ts'
import type { Calls } from '../../config.ts'
import { ask, type Check, type Finding, type Patient, place, skipped, warning, well, wrong } from './check.ts'

type Ready = Extract<Calls, { phase: 'ready' }>

const NAMES = ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET']
const PATIENCE = 5000 // ms until LiveKit's word must have come
const LOOK = 200 // ms

export const livekitCheck: Check = {
  name: 'livekit',
  asks: 'the LiveKit server: its address, its key, by a real call; whether browsers may use its address, and get there by TLS',
  async look(patient) {
    const { config, settings } = patient
    if (!config) return skipped('a setting is broken.')
    const calls = config.calls()
    if (!NAMES.some(name => settings[name])) return skipped('no LIVEKIT_… is set: calls are off, chat works.')
    if (calls.phase !== 'ready')
      return calls.phase === 'off'
        ? calls.reason.split('\n').map(line => wrong(`Calls are off: ${line}`, mendOf(line, patient)))
        : []
    const problem = await callProblem(calls)
    const refused = mixed(calls, config.origins)
    const found = [
      ...(problem ? [wrong(problem, mendOf(problem, patient))] : []),
      ...(refused.length ? refused : unencrypted(calls)),
    ]
    return found.length ? found : well(`${calls.url} takes our key.`)
  },
}

function mendOf(message: string, patient: Patient): string {
  const names = [...new Set(message.match(/\b\w*LIVEKIT_\w+/g))].filter(name => message.indexOf(name) < 40)
  return `Change ${names.join(' or ')} ${place(patient, names[0] ?? '')}; livekit.yaml has address and "keys".`
}

/** Pages over https may open no socket without TLS, but on their own machine. */
function mixed({ publicUrl }: Ready, origins: readonly string[]): Finding[] {
  const secure = origins.find(origin => origin.startsWith('https:'))
  if (!secure || !isOpen(publicUrl)) return []
  return [
    wrong(
      `Browsers refuse ${publicUrl} on ${secure}, which is https: no call connects.`,
      'Set NEXT_PUBLIC_LIVEKIT_URL to a wss:// address.',
    ),
  ]
}

/** No TLS, and not this machine alone. */
const isOpen = (url: string) => /^(ws|http):\/\/(?!(localhost|127(\.\d+){3}|\[::1\])(:|\/|$))/.test(url)

function unencrypted({ publicUrl }: Ready): Finding[] {
  if (!isOpen(publicUrl)) return []
  return [
    warning(
      `Browsers reach LiveKit at ${publicUrl} without TLS: passes into calls can be read on the way.`,
      'Put LiveKit behind TLS and set NEXT_PUBLIC_LIVEKIT_URL to its wss:// address.',
    ),
  ]
}

export const livekitWebhooksCheck: Check = {
  name: 'livekit webhooks',
  asks: 'whether LiveKit tells the running server of its rooms: one is made and ended for that',
  async look({ config, running }) {
    const calls = config?.calls()
    if (calls?.phase !== 'ready' || (await callProblem(calls))) return skipped('LiveKit cannot be asked.')
    if (!running) return skipped('no server runs that could hear them.')
    const begun = running.status.now
    const room = `innies-doctor-${crypto.randomUUID()}`
    await ensureRoom(calls, room)
    const isHeard = await hears({ running, config }, begun)
    await deleteRoom(calls, room)
    const address = `${config?.url ?? running.url}/v1/livekit/webhook`
    return isHeard
      ? well('what LiveKit says arrives.')
      : [
          wrong(
            'What LiveKit says does not arrive here, so calls that everybody has left stay open.',
            `Under "webhook" in livekit.yaml (or in LiveKit Cloud) put "api_key: ${calls.key}" and the url ${address}.`,
          ),
        ]
  },
}

/** Whether the server hears of LiveKit from then on. */
async function hears({ running, config }: Pick<Patient, 'running' | 'config'>, begun: number): Promise<boolean> {
  const end = performance.now() + PATIENCE
  while (performance.now() < end) {
    const response = await ask(`${running?.url}/v1/status`, {
      headers: { authorization: `Bearer ${config?.adminKey}` },
    })
    const { liveKitHeardAt = 0 } = response?.ok ? ((await response.json()) as { liveKitHeardAt?: number }) : {}
    if (liveKitHeardAt >= begun) return true
    await new Promise(resolve => setTimeout(resolve, LOOK))
  }
  return false
}
