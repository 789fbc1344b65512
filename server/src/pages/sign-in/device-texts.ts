/** The words of signing in on a device that has no browser of its own. */
import type { PageLanguage } from '../language.ts'

export interface DeviceTexts {
  readonly entryTitle: string
  readonly entryLead: string
  readonly code: string
  readonly codeHint: string
  readonly next: string
  readonly unknown: string
  readonly expired: string
  readonly used: string
  readonly confirmTitle: string
  readonly confirmText: string
  readonly codeShown: string
  readonly account: string
  readonly warning: string
  readonly confirm: string
  readonly abort: string
  readonly approvedTitle: string
  readonly approvedText: string
  readonly declinedTitle: string
  readonly declinedText: string
  readonly close: string
}

export const deviceTexts: Record<PageLanguage, DeviceTexts> = {
  en: {
    entryTitle: 'Sign in on another device',
    entryLead: 'Enter the code that the other device or program shows.',
    code: 'Code',
    codeHint: 'Capital or small letters, with or without hyphen.',
    next: 'Next',
    unknown: 'This code is not known. Check it on the other device and enter it again.',
    expired: 'This code has ended. Ask the other device for a new one.',
    used: 'This code was used already. Ask the other device for a new one.',
    confirmTitle: 'Sign in on the other device?',
    confirmText: '{application} on another device asks to be signed in with your account.',
    codeShown: 'Does it show this code?',
    account: 'Your account',
    warning:
      'Only go on if you started this yourself on that device. If somebody sent you the code, they want to get into your account: cancel.',
    confirm: 'Yes, go on',
    abort: 'No, cancel',
    approvedTitle: 'Done',
    approvedText: '{application} is signed in on the other device. Go on there.',
    declinedTitle: 'Cancelled',
    declinedText: '{application} was not signed in. Whoever shows the code gets nothing.',
    close: 'You can close this page.',
  },
  es: {
    entryTitle: 'Iniciar sesión en otro dispositivo',
    entryLead: 'Escribe el código que muestra el otro dispositivo o programa.',
    code: 'Código',
    codeHint: 'Con mayúsculas o minúsculas, con o sin guion.',
    next: 'Siguiente',
    unknown: 'No conocemos este código. Compruébalo en el otro dispositivo y vuelve a escribirlo.',
    expired: 'Este código ha caducado. Pide uno nuevo en el otro dispositivo.',
    used: 'Este código ya se usó. Pide uno nuevo en el otro dispositivo.',
    confirmTitle: '¿Iniciar sesión en el otro dispositivo?',
    confirmText: '{application}, en otro dispositivo, pide iniciar sesión con tu cuenta.',
    codeShown: '¿Muestra este código?',
    account: 'Tu cuenta',
    warning:
      'Continúa solo si lo has empezado tú en ese dispositivo. Si alguien te envió el código, quiere entrar en tu cuenta: cancela.',
    confirm: 'Sí, continuar',
    abort: 'No, cancelar',
    approvedTitle: 'Listo',
    approvedText: '{application} ha iniciado sesión en el otro dispositivo. Continúa allí.',
    declinedTitle: 'Cancelado',
    declinedText: '{application} no ha iniciado sesión. Quien muestre el código no consigue nada.',
    close: 'Puedes cerrar esta página.',
  },
  pt: {
    entryTitle: 'Entrar em outro dispositivo',
    entryLead: 'Digite o código que o outro dispositivo ou programa mostra.',
    code: 'Código',
    codeHint: 'Com letras maiúsculas ou minúsculas, com ou sem hífen.',
    next: 'Avançar',
    unknown: 'Não conhecemos este código. Confira no outro dispositivo e digite de novo.',
    expired: 'Este código expirou. Peça um novo no outro dispositivo.',
    used: 'Este código já foi usado. Peça um novo no outro dispositivo.',
    confirmTitle: 'Entrar no outro dispositivo?',
    confirmText: '{application}, em outro dispositivo, pede para entrar com a sua conta.',
    codeShown: 'Ele mostra este código?',
    account: 'Sua conta',
    warning:
      'Continue somente se você mesmo começou isto naquele dispositivo. Se alguém enviou o código, quer entrar na sua conta: cancele.',
    confirm: 'Sim, continuar',
    abort: 'Não, cancelar',
    approvedTitle: 'Pronto',
    approvedText: '{application} entrou no outro dispositivo. Continue lá.',
    declinedTitle: 'Cancelado',
    declinedText: '{application} não entrou. Quem mostra o código não recebe nada.',
    close: 'Você pode fechar esta página.',
  },
  de: {
    entryTitle: 'Auf einem anderen Gerät anmelden',
    entryLead: 'Geben Sie den Code ein, den das andere Gerät oder Programm anzeigt.',
    code: 'Code',
    codeHint: 'Groß oder klein geschrieben, mit oder ohne Bindestrich.',
    next: 'Weiter',
    unknown:
      'Diesen Code kennen wir nicht. Vergleichen Sie ihn mit dem anderen Gerät und geben Sie ihn noch einmal ein.',
    expired: 'Dieser Code ist abgelaufen. Lassen Sie sich auf dem anderen Gerät einen neuen geben.',
    used: 'Dieser Code wurde schon benutzt. Lassen Sie sich auf dem anderen Gerät einen neuen geben.',
    confirmTitle: 'Auf dem anderen Gerät anmelden?',
    confirmText: '{application} auf einem anderen Gerät möchte mit Ihrem Konto angemeldet werden.',
    codeShown: 'Zeigt es diesen Code?',
    account: 'Ihr Konto',
    warning:
      'Machen Sie nur weiter, wenn Sie das auf jenem Gerät selbst begonnen haben. Wenn Ihnen jemand den Code geschickt hat, will er in Ihr Konto: Brechen Sie ab.',
    confirm: 'Ja, weiter',
    abort: 'Nein, abbrechen',
    approvedTitle: 'Fertig',
    approvedText: '{application} ist auf dem anderen Gerät angemeldet. Machen Sie dort weiter.',
    declinedTitle: 'Abgebrochen',
    declinedText: '{application} wurde nicht angemeldet. Wer den Code anzeigt, bekommt nichts.',
    close: 'Sie können diese Seite schließen.',
  },
  fr: {
    entryTitle: 'Se connecter sur un autre appareil',
    entryLead: 'Saisissez le code affiché par l’autre appareil ou programme.',
    code: 'Code',
    codeHint: 'En majuscules ou minuscules, avec ou sans trait d’union.',
    next: 'Suivant',
    unknown: 'Ce code est inconnu. Vérifiez-le sur l’autre appareil et saisissez-le de nouveau.',
    expired: 'Ce code a expiré. Demandez-en un nouveau sur l’autre appareil.',
    used: 'Ce code a déjà servi. Demandez-en un nouveau sur l’autre appareil.',
    confirmTitle: 'Se connecter sur l’autre appareil ?',
    confirmText: '{application}, sur un autre appareil, demande à être connectée avec votre compte.',
    codeShown: 'Affiche-t-elle ce code ?',
    account: 'Votre compte',
    warning:
      'Ne continuez que si vous avez commencé cela vous-même sur cet appareil. Si quelqu’un vous a envoyé le code, il veut entrer dans votre compte : annulez.',
    confirm: 'Oui, continuer',
    abort: 'Non, annuler',
    approvedTitle: 'C’est fait',
    approvedText: '{application} est connectée sur l’autre appareil. Continuez là-bas.',
    declinedTitle: 'Annulé',
    declinedText: '{application} n’a pas été connectée. Qui affiche le code n’obtient rien.',
    close: 'Vous pouvez fermer cette page.',
  },
}
