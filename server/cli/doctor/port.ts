import { createServer } from 'node:net'
import { join } from 'node:path'
import { LOCK } from '../../kv/folder.ts'
import { holderOf } from '../../kv/lock.ts'
import { urlOf } from '../../node-http.ts'
import { ask, type Check, type Finding, type Patient, type Running, skipped, warning, well, wrong } from './check.ts'

export const portCheck: Check = {
  name: 'port',
  asks: 'whether the port is free, or our server has it and works',
  async look(patient) {
    const { config, running, data } = patient
    if (!config) return skipped('a setting is broken.')
    if (running) return ready(running)
    const holder = holderOf(join(data, LOCK))
    const problem = config.port ? await bindProblem(config) : undefined
    if (!problem)
      return holder
        ? [
            warning(
              `Process ${holder.pid} serves ${data} elsewhere than at ${at(config)}.`,
              'Restart it: it has older settings.',
            ),
          ]
        : well(`${at(config)} is free.`)
    if (problem === 'EADDRINUSE' && holder) return [foreignKey(patient)]
    return [wrong(...explain(problem, at(config)))]
  },
}

/** The server over this folder, if one answers at our port; it is asked only when the folder is held, for it gets the key. */
export async function findRunning({ config, data }: Patient): Promise<Running | undefined> {
  if (!config?.adminKey || !holderOf(join(data, LOCK))) return undefined
  const url = urlOf(config.host, config.port)
  const response = await ask(`${url}/v1/status`, { headers: { authorization: `Bearer ${config.adminKey}` } })
  return response?.ok ? { url, status: (await response.json()) as Running['status'] } : undefined
}

async function ready({ url, status }: Running): Promise<Finding[]> {
  const response = await ask(`${url}/readyz`)
  const since = new Date(status.startedAt ?? status.now).toISOString()
  if (response?.ok) return well(`our server is ready at ${url}, since ${since}.`)
  const problem = (await response?.json().catch(() => undefined)) as { detail?: string } | undefined
  const detail = problem?.detail ?? 'it does not answer.'
  return [wrong(`The server at ${url} cannot work: ${detail}`, 'Mend what storage says, or restart it.')]
}

function foreignKey({ config }: Patient): Finding {
  const mend = 'Restart it, so that it takes these settings.'
  if (!config?.adminKey)
    return warning(
      'A server runs, and without INNIES_ADMIN_KEY it tells nothing.',
      'innies setup makes a key; then restart the server.',
    )
  return warning('The server that runs does not take this INNIES_ADMIN_KEY.', mend)
}

/** Why the server could not listen; undefined when it could. */
function bindProblem({ host, port }: { host: string; port: number }): Promise<string | undefined> {
  return new Promise(resolve => {
    const trial = createServer()
    trial.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'))
    trial.listen({ host, port, exclusive: true }, () => trial.close(() => resolve(undefined)))
  })
}

function explain(code: string, place: string): [string, string] {
  if (code === 'EADDRINUSE') return [`Another program listens at ${place}.`, 'Stop it, or set PORT to another one.']
  if (code === 'EACCES')
    return [`This user may not listen at ${place}.`, 'Set PORT to one above 1023; a proxy has 443.']
  if (code === 'EADDRNOTAVAIL')
    return [`HOST of ${place} is no address of this machine.`, 'Set HOST to one of its own.']
  return [`Nobody can listen at ${place} (${code}).`, 'Set HOST and PORT to others.']
}

const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`
