/** Who is in the pictures: names of every kind, and one that means no good. */
export const PEOPLE: Record<string, string> = {
  mara: 'Mara Okafor',
  jonas: 'Jonas Weber',
  lea: 'Lea Brandt',
  yuki: '田中 ゆき',
  noor: 'نور الهاشمي',
  long: 'Maximiliane-Theodora von und zu Hohenzollern-Sigmaringen-Württemberg',
  bad: '<img src=x onerror=alert(1)>\u202Egnp.exe',
}
