export interface Counts {
  passed: number
  failed: number
}

/** The closing counts of `node --test` (spec reporter) or of our browser reporter; zeros if there are none. */
export function countsIn(output: string): Counts {
  const ours = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1)
  if (ours) return { passed: Number(ours[1]), failed: Number(ours[2]) }
  const line = (name: string) => Number([...output.matchAll(new RegExp(`^. ${name} (\\d+)$`, 'gmu'))].at(-1)?.[1] ?? 0)
  return { passed: line('pass'), failed: line('fail') + line('cancelled') }
}

/** A run that ended badly without a failed test, or that ran no test at all, has one failure. */
export function settle(counts: Counts, isOk: boolean): Counts {
  const isSilent = counts.failed === 0 && (!isOk || counts.passed === 0)
  return isSilent ? { ...counts, failed: 1 } : counts
}
