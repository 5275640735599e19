/** Lets others wait until something is true that may become so with any change. */
export class Waiting {
  readonly #looks = new Set<() => void>()

  until(isSo: () => boolean): Promise<void> {
    return new Promise(resolve => {
      const look = () => {
        if (!isSo()) return
        this.#looks.delete(look)
        resolve()
      }
      this.#looks.add(look)
      look()
    })
  }

  /** To be called after each change. */
  look(): void {
    for (const look of this.#looks) look()
  }
}
