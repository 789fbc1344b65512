import type { ScopeTexts } from '../scope-texts.ts'

/** The words for permissions in German. */
export const germanScopeTexts: ScopeTexts = {
  openid: {
    title: 'Sie anmelden',
    text: 'Wissen, dass Sie es sind, durch das Konto, das Sie hier benutzen.',
  },
  profile: {
    title: 'Ihren Namen sehen',
    text: 'Ihren Namen sehen und den Namen, mit dem Sie sich anmelden.',
  },
  email: {
    title: 'Ihre Mailadresse sehen',
    text: 'Die Mailadresse Ihres Kontos sehen.',
  },
  offline_access: {
    title: 'Diesen Zugriff behalten',
    text: 'Weiter benutzen, was Sie hier erlauben, auch wenn Sie nicht da sind, bis Sie es zurücknehmen.',
  },
  'Files.Read': {
    title: 'Ihre Dateien sehen',
    text: 'Die Dateien in Ihrem eigenen Laufwerk öffnen und herunterladen und sehen, mit wem Sie sie teilen.',
  },
  'Files.Read.All': {
    title: 'Alle Dateien sehen, die Sie öffnen können',
    text: 'Die Dateien in Ihrem eigenen Laufwerk und die, die andere mit Ihnen geteilt haben, öffnen und herunterladen.',
  },
  'Files.ReadWrite': {
    title: 'Ihre Dateien ändern und teilen',
    text: 'Die Dateien in Ihrem eigenen Laufwerk öffnen, ändern und löschen, neue anlegen und sie in Ihrem Namen mit anderen teilen.',
  },
  'Files.ReadWrite.All': {
    title: 'Alle Dateien ändern und teilen, die Sie ändern können',
    text: 'Jede Datei öffnen, die Sie öffnen können, und überall dort, wo Sie das dürfen, Dateien anlegen, ändern, löschen und teilen.',
  },
  'Sites.Read.All': {
    title: 'Ihre Websites und alle Dateien sehen, die Sie öffnen können',
    text: 'Die Websites sehen, die Sie öffnen können, und jede Datei öffnen und herunterladen, die Sie öffnen können, auch Ihre eigenen.',
  },
  'Sites.ReadWrite.All': {
    title: 'Dateien in Ihren Websites und überall sonst ändern',
    text: 'Die Websites sehen, die Sie öffnen können, und überall dort, wo Sie das dürfen, Dateien anlegen, ändern, löschen und teilen, auch in Ihrem eigenen Laufwerk.',
  },
  'Sites.Manage.All': {
    title: 'Ihre Websites verwalten und alle Dateien, die Sie ändern können',
    text: 'Die Websites sehen und verwalten, die Sie öffnen können, und überall dort, wo Sie das dürfen, Dateien anlegen, ändern, löschen und teilen.',
  },
  'Sites.FullControl.All': {
    title: 'Mit Websites und Dateien alles tun, was Sie tun können',
    text: 'Über Websites und Dateien so viel bestimmen wie Sie selbst.',
  },
  'User.Read': {
    title: 'Ihr Konto sehen',
    text: 'Ihren Namen, Ihre Adressen, Ihre Stelle und Sprache und den Namen Ihrer Organisation sehen.',
  },
  'User.ReadWrite': {
    title: 'Ihr Konto sehen und ändern',
    text: 'Sehen, was Ihr Konto über Sie sagt, und es ändern.',
  },
  'User.ReadBasic.All': {
    title: 'Sehen, wer zu Ihrer Organisation gehört',
    text: 'Namen und Adressen der Menschen in Ihrer Organisation sehen.',
  },
  'User.Read.All': {
    title: 'Die Konten aller Menschen sehen',
    text: 'Alles sehen, was die Konten der Menschen in Ihrer Organisation über sie sagen.',
  },
  'User.ReadWrite.All': {
    title: 'Die Konten aller Menschen ändern',
    text: 'Die Konten aller Menschen in Ihrer Organisation sehen und die ändern, die Sie ändern dürfen.',
  },
  'User.Invite.All': {
    title: 'Gäste einladen',
    text: 'In Ihrem Namen Menschen von außerhalb in Ihre Organisation einladen.',
  },
  'User.RevokeSessions.All': {
    title: 'Menschen abmelden',
    text: 'Die Anmeldungen von Menschen überall beenden, wo Sie das dürfen, sodass sie sich neu anmelden müssen.',
  },
  'Group.Read.All': {
    title: 'Alle Gruppen sehen',
    text: 'Jede Gruppe Ihrer Organisation sehen und wer darin ist.',
  },
  'Group.ReadWrite.All': {
    title: 'Gruppen verwalten',
    text: 'Alle Gruppen sehen; wo Sie das dürfen, Gruppen anlegen, ändern und löschen und ändern, wer darin ist.',
  },
  'GroupMember.Read.All': {
    title: 'Sehen, wer in welcher Gruppe ist',
    text: 'Sehen, welche Gruppen Ihre Organisation hat und wer darin ist.',
  },
  'GroupMember.ReadWrite.All': {
    title: 'Ändern, wer in welcher Gruppe ist',
    text: 'Sehen, wer in welcher Gruppe ist, und Menschen hinzufügen und entfernen, wo Sie das dürfen. Wer in einer Gruppe ist, sieht, was mit ihr geteilt wird.',
  },
  'Directory.Read.All': {
    title: 'Das ganze Verzeichnis sehen',
    text: 'Alle Menschen, Gruppen und Anwendungen Ihrer Organisation und ihre Einstellungen sehen.',
  },
  'Directory.ReadWrite.All': {
    title: 'Das Verzeichnis ändern',
    text: 'Das ganze Verzeichnis Ihrer Organisation sehen und Menschen und Gruppen ändern, wo Sie das dürfen.',
  },
  'Organization.Read.All': {
    title: 'Ihre Organisation sehen',
    text: 'Namen, Domänen und Einstellungen Ihrer Organisation sehen.',
  },
  'Application.Read.All': {
    title: 'Alle Anwendungen sehen',
    text: 'Sehen, welche Anwendungen Ihre Organisation kennt und worum sie bitten dürfen.',
  },
  'Application.ReadWrite.All': {
    title: 'Alle Anwendungen verwalten',
    text: 'Anwendungen anlegen, ändern und löschen und Geheimnisse für sie erzeugen. Mit einem solchen Geheimnis kann sie als jede von ihnen auftreten.',
  },
  'DelegatedPermissionGrant.Read.All': {
    title: 'Sehen, wer was erlaubt hat',
    text: 'Sehen, welchen Anwendungen Menschen und Verwaltung vertrauen und womit.',
  },
  'DelegatedPermissionGrant.ReadWrite.All': {
    title: 'Für andere zustimmen',
    text: 'Im Namen von Menschen erlauben, was Anwendungen für sie tun dürfen, und das zurücknehmen. So kann sie sich selbst mehr Zugriff geben.',
  },
  'AppRoleAssignment.ReadWrite.All': {
    title: 'Anwendungen jeden Zugriff geben',
    text: 'Anwendungen eigenen Zugriff auf alles in Ihrer Organisation geben und wieder nehmen. So kann sie sich selbst jeden Zugriff geben.',
  },
}
