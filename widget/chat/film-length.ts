/** Lets a film say how long it is: one that a browser recorded does not know until somebody looks for its end. */
export function findLength({ currentTarget }: Event): void {
  const film = currentTarget
  if (!(film instanceof HTMLMediaElement) || film.duration !== Infinity) return
  const onLength = () => {
    if (film.duration === Infinity) return
    film.removeEventListener('durationchange', onLength)
    film.currentTime = 0
  }
  film.addEventListener('durationchange', onLength)
  film.currentTime = Number.MAX_SAFE_INTEGER
}
