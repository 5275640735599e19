import { type ConversionConfig, type JsonSchema, toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { IN_NAME_OF } from './identity/proven.ts'
import { CallPass } from './protocol/call.ts'
import { Description, Fact, Inbox, Page, Row } from './protocol/chat.ts'
import { type ErrorCode, STATUS } from './protocol/error.ts'
import { Person, User, UserId } from './protocol/people.ts'
import { Chat, Message } from './protocol/resource.ts'
import { EVENT_TYPES, EVENTS, type EventType, eventSchema, PlainChat } from './protocol/webhook.ts'
import { type Access, IdempotencyKey, Param, paramsOf, type Route } from './route.ts'

/** Schemas that stand under a name of their own. */
const NAMED: Record<string, v.GenericSchema> = {
  CallPass,
  Chat,
  Description,
  Fact,
  Inbox,
  Message,
  Page,
  Person,
  PlainChat,
  Problem: v.strictObject({
    type: v.string(),
    title: v.string(),
    status: v.number(),
    code: v.picklist(Object.keys(STATUS)),
    detail: v.string(),
  }),
  Row,
  User,
}

const SECURITY: Record<Access, object[]> = {
  anyone: [],
  user: [{ userToken: [] }, { adminKey: [] }],
  admin: [{ adminKey: [] }],
  livekit: [{ livekit: [] }],
}

/** What every route of a kind may refuse with. */
const REFUSES: Record<Access, readonly ErrorCode[]> = {
  anyone: ['bad-request', 'too-many', 'unavailable'],
  user: ['bad-request', 'unauthorized', 'suspended', 'not-found', 'too-many', 'unavailable'],
  admin: ['bad-request', 'unauthorized', 'not-found', 'unavailable'],
  livekit: ['unauthorized', 'too-many', 'unavailable'],
}

/** The routes as an OpenAPI 3.1 document; `url`: where the server is, if it is known. */
export function openApi(routes: readonly Route[], url?: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const one of routes) paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operation(one) }
  return {
    openapi: '3.1.0',
    info: { title: 'innies', version: '1', description: 'Messages and calls between the users of a site.' },
    ...(url ? { servers: [{ url }] } : {}),
    paths,
    webhooks: Object.fromEntries(EVENT_TYPES.map(type => [type, { post: webhook(type) }])),
    components: {
      schemas: Object.fromEntries(Object.entries(NAMED).map(([name, schema]) => [name, jsonSchema(schema, 'output')])),
      securitySchemes: {
        userToken: { type: 'http', scheme: 'bearer', description: 'A token of the site for one of its users.' },
        adminKey: { type: 'http', scheme: 'bearer', description: 'INNIES_ADMIN_KEY, for the backend of the site.' },
        livekit: { type: 'apiKey', in: 'header', name: 'authorization', description: "LiveKit's signature." },
      },
    },
  }
}

function operation(one: Route): object {
  const parameters = [
    ...paramsOf(one.path).map(name => ({ name, in: 'path', required: true, schema: jsonSchema(Param, 'input') })),
    ...queryParameters(one.query),
    ...(one.who === 'user' ? [IN_NAME_OF_PARAMETER] : []),
    ...headerParameters(one.headers),
    ...(one.isIdempotent
      ? [{ name: 'Idempotency-Key', in: 'header', schema: jsonSchema(IdempotencyKey, 'input') }]
      : []),
  ]
  return {
    summary: one.does,
    operationId: operationId(one),
    security: SECURITY[one.who],
    ...(parameters.length ? { parameters } : {}),
    ...(one.body ? { requestBody: { required: true, content: json(jsonSchema(one.body, 'input')) } } : {}),
    responses: responses(one),
  }
}

/** What the site's backend is asked when something happens. */
function webhook(type: EventType): object {
  return {
    summary: `${EVENTS[type].when}.`,
    operationId: `on${type.replace(/(?:^|[.-])([a-z])/g, (_all, letter: string) => letter.toUpperCase())}`,
    parameters: WEBHOOK_HEADERS,
    requestBody: { required: true, content: json(jsonSchema(eventSchema(type), 'output')) },
    responses: { '2XX': { description: 'Heard; any other answer, or none within 15 s, is asked again later.' } },
  }
}

const WEBHOOK_HEADERS = Object.entries({
  'webhook-id': 'The same however often the event is sent.',
  'webhook-timestamp': 'Of the attempt, in seconds.',
  'webhook-signature': 'As Standard Webhooks has it: v1, HMAC-SHA256, one for each secret.',
}).map(([name, description]) => ({ name, in: 'header', required: true, description, schema: { type: 'string' } }))

const IN_NAME_OF_PARAMETER = {
  name: IN_NAME_OF,
  in: 'header',
  description: 'With the admin key: the id of the user in whose name the backend asks.',
  schema: jsonSchema(UserId, 'input'),
}

/** `getChatsMessages` of `GET /v1/chats/{chat}/messages`. */
function operationId({ method, path }: Route): string {
  const words = path.replace(/^\/(v1|api)/, '').match(/[a-z0-9]+/gi) ?? []
  const root = path.startsWith('/api') ? 'api' : ''
  return method.toLowerCase() + [root, ...words].map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function headerParameters(headers: Route['headers'] = {}): object[] {
  return Object.entries(headers).map(([name, schema]) => ({
    name,
    in: 'header',
    required: schema.type !== 'optional',
    schema: jsonSchema(schema, 'input'),
  }))
}

function queryParameters(query: Route['query']): object[] {
  if (!query) return []
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    properties?: Record<string, object>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function responses(one: Route): object {
  const good = one.isFile
    ? { 200: { description: 'The bytes.', content: FILE }, 206: { description: 'A part of them.', content: FILE } }
    : one.answer
      ? { [one.status ?? 200]: { description: 'Done.', content: json(jsonSchema(one.answer, 'output')) } }
      : { [one.status ?? 204]: { description: 'Done.' } }
  const codes = new Set<ErrorCode>([...REFUSES[one.who], ...(one.refuses ?? []), ...(one.body ? BODY : [])])
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) byStatus.set(STATUS[code], [...(byStatus.get(STATUS[code]) ?? []), code])
  const refusals = [...byStatus].map(([status, some]) => [status, refusal(status, some)] as const)
  return { ...good, ...Object.fromEntries(refusals) }
}

const FILE = { '*/*': { schema: { type: 'string', format: 'binary' } } }

const BODY: readonly ErrorCode[] = ['too-large', 'storage-full']

function refusal(status: number, codes: readonly ErrorCode[]): object {
  return {
    description: codes.join(', '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    ...(status === 429 ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } } : {}),
  }
}

const json = (schema: object) => ({ 'application/json': { schema } })

/** What a schema says that JSON Schema has words for; checks of ours that it has none for are left out. */
function jsonSchema(schema: v.GenericSchema, typeMode: ConversionConfig['typeMode'] & string): object {
  const {
    $schema: _dialect,
    $defs: _named,
    ...rest
  } = toJsonSchema(schema, {
    typeMode,
    target: 'draft-2020-12', // what OpenAPI 3.1 speaks
    errorMode: 'ignore',
    definitions: Object.fromEntries(Object.entries(NAMED).filter(([, named]) => named !== schema)),
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
    overrideSchema: ({ valibotSchema, jsonSchema }) => (valibotSchema.type === 'tuple' ? plainTuple(jsonSchema) : null),
  })
  return rest
}

/** Many tools that read OpenAPI do not know `prefixItems`. */
function plainTuple({ prefixItems = [], ...rest }: JsonSchema): JsonSchema {
  return { ...rest, items: { anyOf: prefixItems }, maxItems: prefixItems.length }
}
