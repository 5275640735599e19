/** In the corner where the page's launcher leaves room; over the page, which can be used meanwhile. */
const SMALL = {
  insetBlock: 'auto 96px',
  insetInline: 'auto 16px',
  inlineSize: 'min(320px, calc(100vw - 32px))',
  blockSize: '220px',
  borderRadius: '20px',
  overflow: 'hidden',
  zIndex: '2147482999',
  boxShadow: '0 16px 48px rgb(16 20 30 / .3)',
} as const
const WHOLE = Object.fromEntries(Object.keys(SMALL).map(name => [name, '']))

/**
 * Makes the call's window small or whole again. A small one is to outlive the part of the page in which its element
 * stands, which a single-page app may take away: the element moves to the body.
 */
export function setSmall(dialog: HTMLDialogElement, isSmall: boolean): void {
  const root = dialog.getRootNode()
  if (isSmall && root instanceof ShadowRoot && root.host.parentElement !== document.body)
    document.body.append(root.host)
  dialog.close()
  Object.assign(dialog.style, isSmall ? SMALL : WHOLE)
  if (isSmall) dialog.show()
  else dialog.showModal()
}
