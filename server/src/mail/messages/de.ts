import type { Messages } from './en.ts'

export const de: Messages = {
  'invitation.subject': '{inviter} hat „{item}“ mit Ihnen geteilt',
  'invitation.heading': '{inviter} hat {kind, select, folder {einen Ordner} other {eine Datei}} mit Ihnen geteilt',
  'invitation.kind': '{kind, select, folder {Ordner} other {Datei}}',
  'invitation.item': '{kind, select, folder {Ordner} other {Datei}}: {item}',
  'invitation.guest': '{inviter} ist bei {organisation} zu Gast und gehört nicht zur Organisation.',
  'invitation.messageTitle': 'Nachricht von {inviter}',
  'invitation.button': '„{item}“ öffnen',
  'invitation.opensHost': 'Der Knopf öffnet {host}.',
  'invitation.rawLink': 'Falls er nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  'invitation.link': 'Hier öffnen:',
  'invitation.canRead':
    '{kind, select, folder {Sie können alles in diesem Ordner ansehen und herunterladen.} other {Sie können diese Datei ansehen und herunterladen.}}',
  'invitation.canWrite':
    '{kind, select, folder {Sie können alles in diesem Ordner ansehen und ändern und Neues hinzufügen.} other {Sie können diese Datei ansehen und ändern.}}',
  'invitation.expires': 'Ihr Zugang endet am {when}.',
  'invitation.hintDirect': 'Melden Sie sich zum Öffnen mit Ihrem Konto bei {site} an.',
  'invitation.hintSignIn':
    'Sie brauchen kein Konto. Beim Öffnen schicken wir einen Einmalcode an {recipient}, um sicher zu sein, dass Sie es sind.',
  'invitation.hintAnonymous': 'Wer diesen Link hat, kann öffnen, was dahinter liegt. Behalten Sie ihn bitte für sich.',
  'invitation.hintPassword':
    'Dieser Link fragt nach einem Passwort. {inviter} kennt es und teilt es Ihnen auf anderem Weg mit, nicht in dieser Mail.',
  'invitation.askByReply': 'Fragen? Antworten Sie einfach auf diese Mail: Ihre Antwort geht an {inviter}.',
  'invitation.why':
    'Sie bekommen diese Mail, weil {inviter} auf {site} die Adresse {recipient} angegeben hat. {organisation} teilt dort Dateien.',
  'invitation.unexpected':
    'Sie haben das nicht erwartet? Dann löschen Sie die Mail einfach. Solange Sie den Link nicht öffnen, geschieht nichts.',
  'invitation.stop': 'Ich möchte von {site} keine Einladungen mehr per Mail',
  'invitation.stopAt': 'Wenn Sie von {site} keine Einladungen per Mail möchten:',
  'invitation.report': 'Missbrauch melden Sie bitte an {address}.',
  'name.somebody': 'Jemand',

  'account.hello': 'Guten Tag, {name},',
  'account.when': 'Wann: {when}',
  'account.device': 'Gerät: {device}',
  'account.networkAddress': 'Netzadresse: {address}',
  'account.why':
    'Sie bekommen diese Mail, weil {recipient} die Adresse eines Kontos bei {organisation} ist. Mails zur Sicherheit eines Kontos lassen sich nicht abstellen.',
  'reset.subject': 'Neues Passwort für {organisation} wählen',
  'reset.heading': 'Wählen Sie ein neues Passwort',
  'reset.intro':
    'Jemand, wahrscheinlich Sie selbst, hat für das Konto {account} bei {organisation} ein neues Passwort verlangt.',
  'reset.button': 'Neues Passwort wählen',
  'reset.ends': 'Der Link gilt {minutes} lang und nur für ein Mal.',
  'reset.unexpected':
    'Das waren nicht Sie? Dann tun Sie nichts: Ihr Passwort bleibt, wie es ist. Geben Sie diese Mail nicht weiter, denn wer den Link hat, kann Ihr Passwort setzen.',
  'changed.subject': 'Ihr Passwort für {organisation} wurde geändert',
  'changed.heading': 'Ihr Passwort wurde geändert',
  'changed.intro':
    'Das Konto {account} bei {organisation} hat ein neues Passwort. Überall, wo es mit dem alten angemeldet war, ist es abgemeldet.',
  'changed.advice':
    'Waren Sie das? Dann ist nichts zu tun. Waren Sie es nicht? Wählen Sie sofort ein neues Passwort und sagen Sie es der Administration:',
  'changed.button': 'Neues Passwort wählen',

  'outcome.deferred': 'Die Mail an {recipient} konnte noch nicht zugestellt werden. Der Server versucht es weiter.',
  'outcome.uncertain': 'Die Mail an {recipient} wurde übergeben, aber niemand hat sie bestätigt.',
  'outcome.notConfigured':
    'Der Server kann im Moment keine Mails senden; jemand aus der Administration muss die Einstellungen prüfen. Die Mail an {recipient} wartet.',
  'outcome.senderRefused':
    'Die Mail an {recipient} wurde nicht gesendet: Der Mailserver lehnt die Absenderadresse ab. Die Administration muss sie bestätigen.',
  'outcome.tooBig':
    'Die Mail an {recipient} wurde abgewiesen, weil sie zu groß ist. Versuchen Sie es mit einer kürzeren Nachricht.',
  'outcome.tooMany': 'Die Mail an {recipient} wurde zurückgehalten: zu viele Empfänger auf einmal.',
  'outcome.quota': 'Das Postfach von {recipient} ist voll.',
  'outcome.rejected':
    'Die Mail an {recipient} wurde abgewiesen: Das Postfach gibt es nicht, oder es nimmt keine Mails an.',
  'outcome.letters': 'Das Mailsystem kann mit den Buchstaben in der Adresse {recipient} nicht umgehen.',
  'outcome.policy':
    'Die Mail an {recipient} wurde nach den Regeln des empfangenden Mailsystems abgewiesen. Die Adresse kann trotzdem richtig sein.',
  'outcome.failed': 'Die Mail an {recipient} wurde abgewiesen.',
  'outcome.expired': 'Die Mail an {recipient} konnte einen Tag lang nicht zugestellt werden und wurde aufgegeben.',
  'outcome.senderLimit':
    'Die Mail an {recipient} wurde nicht gesendet: Sie haben in der letzten Stunde zu viele Mails gesendet.',
  'outcome.noSenderAddress': 'Die Mail an {recipient} wurde nicht gesendet: Ihr Konto hat keine Mailadresse.',
}
