import { PEOPLE } from './people.ts'

/** Makes the people known, as a site's backend would, so that they find each other before their first visit. */
export async function introduce(server: string, adminKey: string): Promise<void> {
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' }
  for (const { id, name } of PEOPLE) {
    const response = await fetch(`${server}/v1/users/${id}`, { method: 'PUT', headers, body: JSON.stringify({ name }) })
    if (!response.ok) throw new Error(`PUT /v1/users/${id} answered ${response.status}`)
  }
}
