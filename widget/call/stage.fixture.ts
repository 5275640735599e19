import type { CallState } from './call-state.ts'
import { InniesCallStage } from './stage.ts'

/** Puts a stage on the page that shows this. */
export async function show(state: CallState) {
  const stage = document.body.appendChild(new InniesCallStage())
  stage.state = state
  await stage.updateComplete
  const root = stage.renderRoot
  const asked: string[] = []
  stage.addEventListener('innies-call-control', event => asked.push(event.control))
  return {
    stage,
    asked,
    buttons: () => [...root.querySelectorAll('button')],
    button: (name: string) => find(root, name),
    status: () => [...root.querySelectorAll('[role=status]')].at(-1)?.textContent,
    text: () => root.textContent ?? '',
  }
}

/** The button of that name; throws where there is none. */
export function find(root: ParentNode, name: string): HTMLButtonElement {
  const buttons = [...root.querySelectorAll('button')]
  const found = buttons.find(button => (button.ariaLabel ?? button.textContent?.trim()) === name)
  if (!found) throw new Error(`no button "${name}"`)
  return found
}
