/** The words that several of the sign-in pages say. */
import type { PageLanguage } from '../language.ts'

export interface CommonTexts {
  /** Before the title in the tab when something went wrong. */
  readonly fault: string
  readonly cancel: string
  readonly username: string
  readonly password: string
  /** The form lay open for too long, or was not made for this browser. */
  readonly expired: string
  readonly tooMany: string
  readonly unavailable: string
  readonly backToSignIn: string
  readonly signOut: string
}

export const commonTexts: Record<PageLanguage, CommonTexts> = {
  en: {
    fault: 'Error',
    cancel: 'Cancel',
    username: 'User name or mail address',
    password: 'Password',
    expired: 'This page was open for too long. Please try again.',
    tooMany: 'There were too many tries. Please wait and try again {when}.',
    unavailable: 'This does not work at the moment, and it is not your fault. Please try again in a minute.',
    backToSignIn: 'Back to sign-in',
    signOut: 'Sign out',
  },
  es: {
    fault: 'Error',
    cancel: 'Cancelar',
    username: 'Nombre de usuario o dirección de correo',
    password: 'Contraseña',
    expired: 'Esta página llevaba demasiado tiempo abierta. Inténtalo de nuevo.',
    tooMany: 'Ha habido demasiados intentos. Espera y vuelve a intentarlo {when}.',
    unavailable: 'Ahora mismo no funciona, y no es culpa tuya. Inténtalo de nuevo dentro de un minuto.',
    backToSignIn: 'Volver al inicio de sesión',
    signOut: 'Cerrar sesión',
  },
  pt: {
    fault: 'Erro',
    cancel: 'Cancelar',
    username: 'Nome de usuário ou endereço de e-mail',
    password: 'Senha',
    expired: 'Esta página ficou aberta por muito tempo. Tente de novo.',
    tooMany: 'Houve tentativas demais. Espere e tente de novo {when}.',
    unavailable: 'Isto não está funcionando agora, e a culpa não é sua. Tente de novo em um minuto.',
    backToSignIn: 'Voltar para a entrada',
    signOut: 'Sair',
  },
  de: {
    fault: 'Fehler',
    cancel: 'Abbrechen',
    username: 'Benutzername oder Mailadresse',
    password: 'Passwort',
    expired: 'Diese Seite war zu lange offen. Bitte versuchen Sie es noch einmal.',
    tooMany: 'Es gab zu viele Versuche. Bitte warten Sie und versuchen Sie es {when} noch einmal.',
    unavailable:
      'Das geht im Moment nicht, und es liegt nicht an Ihnen. Bitte versuchen Sie es in einer Minute noch einmal.',
    backToSignIn: 'Zurück zur Anmeldung',
    signOut: 'Abmelden',
  },
  fr: {
    fault: 'Erreur',
    cancel: 'Annuler',
    username: 'Nom d’utilisateur ou adresse e-mail',
    password: 'Mot de passe',
    expired: 'Cette page est restée ouverte trop longtemps. Veuillez réessayer.',
    tooMany: 'Il y a eu trop de tentatives. Patientez et réessayez {when}.',
    unavailable: 'Cela ne fonctionne pas pour le moment, et ce n’est pas de votre faute. Réessayez dans une minute.',
    backToSignIn: 'Retour à la connexion',
    signOut: 'Se déconnecter',
  },
}
