/** Somebody to be in the demo. */
export interface DemoPerson {
  id: string
  name: string
}

export const PEOPLE: readonly DemoPerson[] = [
  { id: 'mara', name: 'Mara Okafor' },
  { id: 'jonas', name: 'Jonas Weber' },
  { id: 'lea', name: 'Lea Brandt' },
  { id: 'yuki', name: 'Yuki Tanaka' },
  { id: 'ahmed', name: 'Ahmed Saleh' },
  { id: 'priya', name: 'Priya Kumar' },
]

export function personById(id: string | undefined): DemoPerson | undefined {
  return PEOPLE.find(person => person.id === id)
}

/** `MO` of Mara Okafor. */
export function initials(name: string): string {
  return name
    .split(' ')
    .map(part => part.charAt(0))
    .join('')
}
