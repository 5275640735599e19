import { wordsOf } from '../../notify/post.ts'
import { sendTest } from '../../notify/test-ping.ts'
import { ask, type Check, type Finding, type Patient, skipped, warning, well, wrong } from './check.ts'

const PATIENCE = 5000 // ms

export const webhooksCheck: Check = {
  name: 'webhooks',
  asks: 'whether the receiver of webhooks takes a `test.ping`, and what it did not take before',
  async look(patient) {
    const { config } = patient
    if (!config) return skipped('a setting is broken.')
    if (!config.webhook) return skipped('INNIES_WEBHOOK_URL is not set.')
    const outcome = await sendTest(config.webhook, { timeout: PATIENCE })
    const failed = await givenUp(patient)
    if (outcome.phase === 'taken')
      return failed.length ? failed : well(`the receiver takes them (${wordsOf(outcome)}).`)
    const mend =
      'Look at the receiver: it must take what INNIES_WEBHOOK_SECRET signs with 2xx, at INNIES_WEBHOOK_URL itself.'
    return [wrong(`The receiver of webhooks did not take a test: ${wordsOf(outcome)}.`, mend), ...failed]
  },
}

async function givenUp({ config, running }: Patient): Promise<Finding[]> {
  const headers = { authorization: `Bearer ${config?.adminKey}` }
  const response = running && (await ask(`${running.url}/v1/webhooks/failures?limit=1`, { headers }))
  const { failed = 0 } = response?.ok ? ((await response.json()) as { failed?: number }) : {}
  return failed
    ? [
        warning(
          `${failed} events were given up.`,
          'POST /v1/webhooks/failures/retry sends them again, when the receiver takes them.',
        ),
      ]
    : []
}
