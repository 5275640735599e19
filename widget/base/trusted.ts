type TrustedTypes = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy }
type Policy = { createScriptURL(url: string): string }
let policy: Policy | undefined

/** The address of a worker of ours. Pages that want trusted types let us have one policy, by this name. */
export function trusted(address: string): string {
  const { trustedTypes } = window as typeof window & { trustedTypes?: TrustedTypes }
  policy ??= trustedTypes?.createPolicy('innies-worker', { createScriptURL: url => url })
  return policy?.createScriptURL(address) ?? address
}
