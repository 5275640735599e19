import type { PropertyDeclaration, ReactiveElement } from 'lit'

/**
 * Lit's decorators as this package uses them. The script build puts these in the place of Lit's own, which know the
 * standard kind as well and weigh three times as much.
 */
type Decorator = (target: ReactiveElement, name: string) => void

export const property =
  (options?: PropertyDeclaration): Decorator =>
  (target, name) =>
    (target.constructor as typeof ReactiveElement).createProperty(name, options)

export const state = (): Decorator => property({ state: true, attribute: false })

export const query =
  (selector: string): Decorator =>
  (target, name) =>
    Object.defineProperty(target, name, {
      configurable: true,
      get(this: ReactiveElement) {
        return this.renderRoot?.querySelector(selector) ?? null
      },
    })
