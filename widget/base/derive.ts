import { atom, type ReadableAtom } from 'nanostores'

type Values<Stores> = { [place in keyof Stores]: Stores[place] extends ReadableAtom<infer Value> ? Value : never }

/** A store made of others. It follows them while somebody listens; else it is made when somebody asks. */
export function derive<const Stores extends readonly ReadableAtom[], Value>(
  stores: Stores,
  make: (...values: Values<Stores>) => Value,
): ReadableAtom<Value> {
  let values: unknown[] | undefined
  let ears = 0
  let stops: (() => void)[] = []
  const $made = atom<Value | undefined>()
  const { listen } = $made
  const update = () => {
    const now = stores.map(store => store.get())
    if (values && now.every((value, i) => value === values?.[i])) return
    values = now
    $made.set(make(...(now as Values<Stores>)))
  }
  return Object.assign($made, {
    get() {
      update()
      return $made.value
    },
    listen(hear: Parameters<typeof listen>[0]) {
      update()
      if (!ears++) stops = stores.map(store => store.listen(update))
      const stop = listen(hear)
      return () => {
        stop()
        if (--ears) return
        for (const leave of stops) leave()
      }
    },
  }) as ReadableAtom<Value> // it has a value when one is asked for
}
