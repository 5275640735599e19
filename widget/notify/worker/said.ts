/** What a notification says besides names and texts. `{count}` and `{name}` are filled in; a counted one has its plural forms. */
export type Said = {
  message: string
  messages: Partial<Record<Intl.LDMLPluralRule, string>>
  files: Partial<Record<Intl.LDMLPluralRule, string>>
  mention: string
  video: string
  audio: string
  accept: string
  decline: string
  missed: string
  over: string
}

const ENGLISH: Said = {
  message: 'New message',
  messages: { one: '{count} new message', other: '{count} new messages' },
  files: { one: '{count} file', other: '{count} files' },
  mention: '{name} mentioned you',
  video: 'Video call',
  audio: 'Audio call',
  accept: 'Accept',
  decline: 'Decline',
  missed: 'Missed call',
  over: 'The call is over',
}

/** All in one file, unlike those of the page: a worker that is woken has to say something at once. */
const LANGUAGES: Readonly<Record<string, Said>> = {
  en: ENGLISH,
  ar: {
    message: 'رسالة جديدة',
    messages: {
      zero: '{count} رسالة جديدة',
      one: 'رسالة جديدة واحدة',
      two: 'رسالتان جديدتان',
      few: '{count} رسائل جديدة',
      many: '{count} رسالة جديدة',
      other: '{count} رسالة جديدة',
    },
    files: {
      zero: '{count} ملف',
      one: 'ملف واحد',
      two: 'ملفان',
      few: '{count} ملفات',
      many: '{count} ملفًا',
      other: '{count} ملف',
    },
    mention: 'أشار إليك {name}',
    video: 'مكالمة فيديو',
    audio: 'مكالمة صوتية',
    accept: 'قبول',
    decline: 'رفض',
    missed: 'مكالمة فائتة',
    over: 'انتهت المكالمة',
  },
  de: {
    message: 'Neue Nachricht',
    messages: { one: '{count} neue Nachricht', other: '{count} neue Nachrichten' },
    files: { one: '{count} Datei', other: '{count} Dateien' },
    mention: '{name} hat dich erwähnt',
    video: 'Videoanruf',
    audio: 'Sprachanruf',
    accept: 'Annehmen',
    decline: 'Ablehnen',
    missed: 'Verpasster Anruf',
    over: 'Der Anruf ist vorbei',
  },
  es: {
    message: 'Mensaje nuevo',
    messages: { one: '{count} mensaje nuevo', many: '{count} de mensajes nuevos', other: '{count} mensajes nuevos' },
    files: { one: '{count} archivo', many: '{count} de archivos', other: '{count} archivos' },
    mention: '{name} te ha mencionado',
    video: 'Videollamada',
    audio: 'Llamada de voz',
    accept: 'Aceptar',
    decline: 'Rechazar',
    missed: 'Llamada perdida',
    over: 'La llamada ha terminado',
  },
  fr: {
    message: 'Nouveau message',
    messages: {
      one: '{count} nouveau message',
      many: '{count} de nouveaux messages',
      other: '{count} nouveaux messages',
    },
    files: { one: '{count} fichier', many: '{count} de fichiers', other: '{count} fichiers' },
    mention: '{name} vous a mentionné',
    video: 'Appel vidéo',
    audio: 'Appel audio',
    accept: 'Accepter',
    decline: 'Refuser',
    missed: 'Appel manqué',
    over: 'L’appel est terminé',
  },
  he: {
    message: 'הודעה חדשה',
    messages: { one: 'הודעה חדשה אחת', two: 'שתי הודעות חדשות', other: '{count} הודעות חדשות' },
    files: { one: 'קובץ אחד', two: 'שני קבצים', other: '{count} קבצים' },
    mention: 'אוזכרת על ידי {name}',
    video: 'שיחת וידאו',
    audio: 'שיחה קולית',
    accept: 'מענה',
    decline: 'דחייה',
    missed: 'שיחה שלא נענתה',
    over: 'השיחה הסתיימה',
  },
  it: {
    message: 'Nuovo messaggio',
    messages: { one: '{count} nuovo messaggio', many: '{count} di nuovi messaggi', other: '{count} nuovi messaggi' },
    files: { one: '{count} file', many: '{count} di file', other: '{count} file' },
    mention: '{name} ti ha menzionato',
    video: 'Videochiamata',
    audio: 'Chiamata vocale',
    accept: 'Accetta',
    decline: 'Rifiuta',
    missed: 'Chiamata persa',
    over: 'La chiamata è finita',
  },
  ja: {
    message: '新着メッセージ',
    messages: { other: '新着メッセージ {count} 件' },
    files: { other: 'ファイル {count} 件' },
    mention: '{name} さんがあなたをメンションしました',
    video: 'ビデオ通話',
    audio: '音声通話',
    accept: '応答',
    decline: '拒否',
    missed: '不在着信',
    over: '通話は終了しました',
  },
  nl: {
    message: 'Nieuw bericht',
    messages: { one: '{count} nieuw bericht', other: '{count} nieuwe berichten' },
    files: { one: '{count} bestand', other: '{count} bestanden' },
    mention: '{name} heeft je genoemd',
    video: 'Videogesprek',
    audio: 'Spraakoproep',
    accept: 'Opnemen',
    decline: 'Weigeren',
    missed: 'Gemiste oproep',
    over: 'Het gesprek is voorbij',
  },
  pl: {
    message: 'Nowa wiadomość',
    messages: {
      one: '{count} nowa wiadomość',
      few: '{count} nowe wiadomości',
      many: '{count} nowych wiadomości',
      other: '{count} nowej wiadomości',
    },
    files: { one: '{count} plik', few: '{count} pliki', many: '{count} plików', other: '{count} pliku' },
    mention: 'Wzmianka o Tobie: {name}',
    video: 'Połączenie wideo',
    audio: 'Połączenie głosowe',
    accept: 'Odbierz',
    decline: 'Odrzuć',
    missed: 'Nieodebrane połączenie',
    over: 'Połączenie zakończone',
  },
  pt: {
    message: 'Nova mensagem',
    messages: { one: '{count} nova mensagem', many: '{count} de novas mensagens', other: '{count} novas mensagens' },
    files: { one: '{count} arquivo', many: '{count} de arquivos', other: '{count} arquivos' },
    mention: '{name} mencionou você',
    video: 'Chamada de vídeo',
    audio: 'Chamada de voz',
    accept: 'Aceitar',
    decline: 'Recusar',
    missed: 'Chamada perdida',
    over: 'A chamada terminou',
  },
  tr: {
    message: 'Yeni mesaj',
    messages: { one: '{count} yeni mesaj', other: '{count} yeni mesaj' },
    files: { one: '{count} dosya', other: '{count} dosya' },
    mention: '{name} senden bahsetti',
    video: 'Görüntülü arama',
    audio: 'Sesli arama',
    accept: 'Yanıtla',
    decline: 'Reddet',
    missed: 'Cevapsız arama',
    over: 'Arama sona erdi',
  },
  zh: {
    message: '新消息',
    messages: { other: '{count} 条新消息' },
    files: { other: '{count} 个文件' },
    mention: '{name} 提到了你',
    video: '视频通话',
    audio: '语音通话',
    accept: '接听',
    decline: '拒绝',
    missed: '未接来电',
    over: '通话已结束',
  },
}

export const LANGUAGE_NAMES: readonly string[] = Object.keys(LANGUAGES)

/** The words of a language, `de-AT` say; those of English where there are none. */
export function saidIn(language: string): Said {
  const name = language.slice(0, 2).toLowerCase()
  return Object.hasOwn(LANGUAGES, name) ? (LANGUAGES[name] ?? ENGLISH) : ENGLISH
}

export function counted(forms: Said['files'], count: number, language: string): string {
  const form = forms[rulesOf(language).select(count)] ?? forms.other ?? ''
  return form.replace('{count}', String(count))
}

function rulesOf(language: string): Intl.PluralRules {
  try {
    return new Intl.PluralRules(language)
  } catch {
    return new Intl.PluralRules('en') // no language tag
  }
}
