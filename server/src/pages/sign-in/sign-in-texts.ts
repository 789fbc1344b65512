/** The words of signing in, choosing an account and signing out. */
import type { PageLanguage } from '../language.ts'

export interface SignInTexts {
  readonly title: string
  /** Where signing in leads to. */
  readonly toApplication: string
  readonly toOrganization: string
  readonly wrong: string
  readonly remember: string
  readonly rememberHint: string
  readonly forgotten: string
  readonly signIn: string
  readonly or: string
  readonly signInWith: string
  /** What somebody reads who was invited and has no way in yet. */
  readonly closedText: string
  readonly closedOther: string
  readonly demoTitle: string
  readonly demoLead: string
  readonly chooseTitle: string
  readonly anotherAccount: string
  readonly accounts: string
  readonly signOutTitle: string
  readonly signOutText: string
  readonly staySignedIn: string
  readonly signedOutTitle: string
  readonly signedOutText: string
  readonly signedOutOthers: string
  readonly signInAgain: string
  readonly continueTo: string
  readonly continue: string
}

export const signInTexts: Record<PageLanguage, SignInTexts> = {
  en: {
    title: 'Sign in',
    toApplication: 'to go on to {application}',
    toOrganization: 'with your account at {organization}',
    wrong: 'This user name and this password do not belong together. Check both and try again.',
    remember: 'Stay signed in on this device',
    rememberHint: 'Only on a device that nobody else uses.',
    forgotten: 'Password forgotten?',
    signIn: 'Sign in',
    or: 'or',
    signInWith: 'Sign in with {label}',
    closedText:
      'This invitation was sent to {address}, which has no account here yet. Invited people will sign in with a code by mail; this server cannot send such codes yet. Ask the person who invited you to let you have it in another way.',
    closedOther: 'Sign in with another account',
    demoTitle: 'Development mode only',
    demoLead: 'Choose a person and you are signed in without a password.',
    chooseTitle: 'Choose an account',
    anotherAccount: 'Use another account',
    accounts: 'Accounts',
    signOutTitle: 'Sign out?',
    signOutText: 'You are signed in on this device as:',
    staySignedIn: 'Stay signed in',
    signedOutTitle: 'You are signed out',
    signedOutText: 'Your session on this device has ended.',
    signedOutOthers:
      'Applications that you have open may know you a little longer. Close them if others use this device.',
    signInAgain: 'Sign in again',
    continueTo: 'Back to {application}',
    continue: 'Continue',
  },
  es: {
    title: 'Iniciar sesión',
    toApplication: 'para continuar en {application}',
    toOrganization: 'con tu cuenta de {organization}',
    wrong: 'Este nombre de usuario y esta contraseña no van juntos. Revisa los dos e inténtalo de nuevo.',
    remember: 'Mantener la sesión iniciada en este dispositivo',
    rememberHint: 'Solo en un dispositivo que no use nadie más.',
    forgotten: '¿Has olvidado la contraseña?',
    signIn: 'Iniciar sesión',
    or: 'o',
    signInWith: 'Iniciar sesión con {label}',
    closedText:
      'Esta invitación se envió a {address}, que todavía no tiene cuenta aquí. Las personas invitadas entrarán con un código por correo; este servidor aún no puede enviar esos códigos. Pide a quien te invitó que te lo haga llegar de otra manera.',
    closedOther: 'Iniciar sesión con otra cuenta',
    demoTitle: 'Solo en modo de desarrollo',
    demoLead: 'Elige a una persona y entrarás sin contraseña.',
    chooseTitle: 'Elige una cuenta',
    anotherAccount: 'Usar otra cuenta',
    accounts: 'Cuentas',
    signOutTitle: '¿Cerrar sesión?',
    signOutText: 'En este dispositivo has iniciado sesión como:',
    staySignedIn: 'Seguir con la sesión iniciada',
    signedOutTitle: 'Has cerrado la sesión',
    signedOutText: 'Tu sesión en este dispositivo ha terminado.',
    signedOutOthers:
      'Las aplicaciones que tengas abiertas pueden reconocerte un poco más. Ciérralas si otras personas usan este dispositivo.',
    signInAgain: 'Iniciar sesión de nuevo',
    continueTo: 'Volver a {application}',
    continue: 'Continuar',
  },
  pt: {
    title: 'Entrar',
    toApplication: 'para continuar em {application}',
    toOrganization: 'com sua conta de {organization}',
    wrong: 'Este nome de usuário e esta senha não combinam. Confira os dois e tente de novo.',
    remember: 'Manter a sessão neste dispositivo',
    rememberHint: 'Somente em um dispositivo que ninguém mais usa.',
    forgotten: 'Esqueceu a senha?',
    signIn: 'Entrar',
    or: 'ou',
    signInWith: 'Entrar com {label}',
    closedText:
      'Este convite foi enviado para {address}, que ainda não tem conta aqui. Pessoas convidadas entrarão com um código por e-mail; este servidor ainda não consegue enviar esses códigos. Peça a quem convidou você que o faça chegar de outra maneira.',
    closedOther: 'Entrar com outra conta',
    demoTitle: 'Somente no modo de desenvolvimento',
    demoLead: 'Escolha uma pessoa e você entra sem senha.',
    chooseTitle: 'Escolha uma conta',
    anotherAccount: 'Usar outra conta',
    accounts: 'Contas',
    signOutTitle: 'Sair?',
    signOutText: 'Neste dispositivo, a sessão é de:',
    staySignedIn: 'Continuar na sessão',
    signedOutTitle: 'Você saiu',
    signedOutText: 'Sua sessão neste dispositivo terminou.',
    signedOutOthers:
      'Os aplicativos que estão abertos podem reconhecer você por mais algum tempo. Feche-os se outras pessoas usam este dispositivo.',
    signInAgain: 'Entrar de novo',
    continueTo: 'Voltar para {application}',
    continue: 'Continuar',
  },
  de: {
    title: 'Anmelden',
    toApplication: 'und weiter zu {application}',
    toOrganization: 'mit Ihrem Konto bei {organization}',
    wrong: 'Dieser Benutzername und dieses Passwort gehören nicht zusammen. Bitte prüfen Sie beides.',
    remember: 'Auf diesem Gerät angemeldet bleiben',
    rememberHint: 'Nur auf einem Gerät, das niemand sonst benutzt.',
    forgotten: 'Passwort vergessen?',
    signIn: 'Anmelden',
    or: 'oder',
    signInWith: 'Anmelden mit {label}',
    closedText:
      'Diese Einladung ging an {address}; dafür gibt es hier noch kein Konto. Eingeladene werden sich mit einem Code per Mail anmelden; solche Codes kann dieser Server noch nicht senden. Bitten Sie die Person, die Sie eingeladen hat, um einen anderen Weg.',
    closedOther: 'Mit einem anderen Konto anmelden',
    demoTitle: 'Nur im Entwicklungsmodus',
    demoLead: 'Wählen Sie eine Person, und Sie sind ohne Passwort angemeldet.',
    chooseTitle: 'Konto wählen',
    anotherAccount: 'Anderes Konto verwenden',
    accounts: 'Konten',
    signOutTitle: 'Abmelden?',
    signOutText: 'Auf diesem Gerät sind Sie angemeldet als:',
    staySignedIn: 'Angemeldet bleiben',
    signedOutTitle: 'Sie sind abgemeldet',
    signedOutText: 'Ihre Sitzung auf diesem Gerät ist beendet.',
    signedOutOthers:
      'Geöffnete Anwendungen kennen Sie vielleicht noch eine Weile. Schließen Sie sie, wenn andere dieses Gerät benutzen.',
    signInAgain: 'Wieder anmelden',
    continueTo: 'Zurück zu {application}',
    continue: 'Weiter',
  },
  fr: {
    title: 'Se connecter',
    toApplication: 'pour continuer vers {application}',
    toOrganization: 'avec votre compte {organization}',
    wrong: 'Ce nom d’utilisateur et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez.',
    remember: 'Rester connecté sur cet appareil',
    rememberHint: 'Uniquement sur un appareil que personne d’autre n’utilise.',
    forgotten: 'Mot de passe oublié ?',
    signIn: 'Se connecter',
    or: 'ou',
    signInWith: 'Se connecter avec {label}',
    closedText:
      'Cette invitation a été envoyée à {address}, qui n’a pas encore de compte ici. Les personnes invitées se connecteront avec un code reçu par courriel ; ce serveur ne sait pas encore envoyer de tels codes. Demandez à la personne qui vous a invité de vous le transmettre autrement.',
    closedOther: 'Se connecter avec un autre compte',
    demoTitle: 'Mode développement uniquement',
    demoLead: 'Choisissez une personne pour vous connecter sans mot de passe.',
    chooseTitle: 'Choisissez un compte',
    anotherAccount: 'Utiliser un autre compte',
    accounts: 'Comptes',
    signOutTitle: 'Se déconnecter ?',
    signOutText: 'Sur cet appareil, vous êtes connecté en tant que :',
    staySignedIn: 'Rester connecté',
    signedOutTitle: 'Vous êtes déconnecté',
    signedOutText: 'Votre session sur cet appareil est terminée.',
    signedOutOthers:
      'Les applications ouvertes peuvent encore vous reconnaître un moment. Fermez-les si d’autres personnes utilisent cet appareil.',
    signInAgain: 'Se reconnecter',
    continueTo: 'Retour à {application}',
    continue: 'Continuer',
  },
}
