/** A JSON Schema, as far as ours go. */
export type Schema = {
  $ref?: string
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  required?: string[]
  minimum?: number
  format?: string
}

const DEEPEST = 6

/** Values of a schema with the word wherever a text may stand: one for each of its alternatives. */
export function examplesOf(schema: Schema, word: string, named: Record<string, Schema>, depth = 0): unknown[] {
  const inner = (one: Schema) => examplesOf(one, word, named, depth + 1)
  if (depth > DEEPEST) return [word]
  if (schema.$ref) return inner(named[schema.$ref.split('/').at(-1)!] ?? {})
  if (schema.const !== undefined) return [schema.const]
  if (schema.enum) return schema.enum.slice(0, 1)
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives) return alternatives.flatMap(inner)
  switch (schema.type) {
    case 'object':
      return objectsOf(schema, inner, word)
    case 'array':
      return inner(schema.items ?? {}).map(item => [item])
    case 'integer':
    case 'number':
      return [Math.max(schema.minimum ?? 1, 1)]
    case 'boolean':
      return [true]
    default:
      return [word]
  }
}

/** Each property in each of its ways, with the first way of all others. */
function objectsOf({ properties = {} }: Schema, inner: (schema: Schema) => unknown[], word: string): object[] {
  const ways = Object.entries(properties).map(([name, schema]) => [name, inner(schema)] as const)
  const first = Object.fromEntries(ways.map(([name, values]) => [name, values[0]]))
  const others = ways.flatMap(([name, values]) => values.slice(1).map(value => ({ ...first, [name]: value })))
  return [first, ...others, { ...first, unknown: word }]
}
