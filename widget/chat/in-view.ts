/** Resolves as soon as something of it is in the window. */
export function inView(element: Element): Promise<void> {
  const { top, bottom, left, right } = element.getBoundingClientRect()
  if (bottom > 0 && right > 0 && top < innerHeight && left < innerWidth) return Promise.resolve() // an observer says so a frame later
  return new Promise(resolve => {
    const observer = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return
      observer.disconnect()
      resolve()
    })
    observer.observe(element)
  })
}
