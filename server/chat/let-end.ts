/** Node would wait for a timer before it ends; elsewhere a timer is a number. */
export function letEnd(timer: unknown): void {
  const { unref } = timer as { unref?: () => void }
  unref?.call(timer)
}
