/** The words of a sign-in that cannot go on and cannot go back to the application. */
import type { PageLanguage } from '../language.ts'

/** What kind of thing went wrong, as far as it concerns the person who reads it. */
export type SignInErrorKind = 'application' | 'expired' | 'refused' | 'server'

interface KindTexts {
  readonly title: string
  readonly text: string
}

export interface SignInErrorTexts extends Readonly<Record<SignInErrorKind, KindTexts>> {
  readonly details: string
  readonly message: string
  readonly code: string
  readonly correlationId: string
  readonly time: string
  readonly retry: string
}

export const signInErrorTexts: Record<PageLanguage, SignInErrorTexts> = {
  en: {
    application: {
      title: 'The application cannot sign you in',
      text: 'It asked for the sign-in in a way that is not allowed here. You can do nothing about it: please tell the people who run the application, with the details below.',
    },
    expired: {
      title: 'This sign-in has ended',
      text: 'It is already done, took too long, or was continued in another window. Go back to the application, and sign in again if it asks you to.',
    },
    refused: {
      title: 'You cannot sign in here',
      text: 'Your account may not be used for this. If you think that it should, ask an administrator of your organization, with the details below.',
    },
    server: {
      title: 'Something went wrong',
      text: 'The server could not finish this sign-in, and it is not your fault. Please try again; if it happens again, tell an administrator, with the details below.',
    },
    details: 'Details for those who help',
    message: 'Message',
    code: 'Code',
    correlationId: 'Correlation id',
    time: 'Time',
    retry: 'Try again',
  },
  es: {
    application: {
      title: 'La aplicación no puede iniciar tu sesión',
      text: 'Ha pedido el inicio de sesión de una forma que aquí no se permite. Tú no puedes arreglarlo: avisa a quienes llevan la aplicación y dales los detalles de abajo.',
    },
    expired: {
      title: 'Este inicio de sesión ha terminado',
      text: 'Ya se completó, tardó demasiado o continuó en otra ventana. Vuelve a la aplicación e inicia sesión de nuevo si te lo pide.',
    },
    refused: {
      title: 'No puedes iniciar sesión aquí',
      text: 'Tu cuenta no se puede usar para esto. Si crees que debería poderse, pregunta a la administración de tu organización y dale los detalles de abajo.',
    },
    server: {
      title: 'Algo ha fallado',
      text: 'El servidor no ha podido terminar este inicio de sesión, y no es culpa tuya. Inténtalo de nuevo; si vuelve a pasar, avisa a la administración con los detalles de abajo.',
    },
    details: 'Detalles para quien ayude',
    message: 'Mensaje',
    code: 'Código',
    correlationId: 'Id. de correlación',
    time: 'Hora',
    retry: 'Intentar de nuevo',
  },
  pt: {
    application: {
      title: 'O aplicativo não consegue fazer você entrar',
      text: 'Ele pediu a entrada de um modo que não é permitido aqui. Você não tem como resolver: avise os responsáveis pelo aplicativo e envie os detalhes abaixo.',
    },
    expired: {
      title: 'Esta entrada terminou',
      text: 'Já foi concluída, demorou demais ou continuou em outra janela. Volte ao aplicativo e entre de novo, se ele pedir.',
    },
    refused: {
      title: 'Você não pode entrar aqui',
      text: 'Sua conta não pode ser usada para isto. Se você acha que deveria, fale com a administração da sua organização e envie os detalhes abaixo.',
    },
    server: {
      title: 'Algo deu errado',
      text: 'O servidor não conseguiu terminar esta entrada, e a culpa não é sua. Tente de novo; se acontecer outra vez, avise a administração com os detalhes abaixo.',
    },
    details: 'Detalhes para quem ajuda',
    message: 'Mensagem',
    code: 'Código',
    correlationId: 'Id de correlação',
    time: 'Hora',
    retry: 'Tentar de novo',
  },
  de: {
    application: {
      title: 'Die Anwendung kann Sie nicht anmelden',
      text: 'Sie hat die Anmeldung auf eine Weise verlangt, die hier nicht erlaubt ist. Sie selbst können nichts dagegen tun: Bitte sagen Sie es denen, die die Anwendung betreiben, mit den Angaben unten.',
    },
    expired: {
      title: 'Diese Anmeldung ist beendet',
      text: 'Sie ist schon abgeschlossen, hat zu lange gedauert oder ging in einem anderen Fenster weiter. Gehen Sie zurück zur Anwendung und melden Sie sich noch einmal an, wenn sie danach fragt.',
    },
    refused: {
      title: 'Sie können sich hier nicht anmelden',
      text: 'Ihr Konto darf dafür nicht benutzt werden. Wenn es das sollte, fragen Sie die Administration Ihrer Organisation, mit den Angaben unten.',
    },
    server: {
      title: 'Etwas ist schiefgegangen',
      text: 'Der Server konnte diese Anmeldung nicht beenden, und es liegt nicht an Ihnen. Bitte versuchen Sie es noch einmal; geschieht es wieder, sagen Sie es der Administration, mit den Angaben unten.',
    },
    details: 'Angaben für alle, die helfen',
    message: 'Meldung',
    code: 'Code',
    correlationId: 'Korrelations-ID',
    time: 'Zeit',
    retry: 'Noch einmal versuchen',
  },
  fr: {
    application: {
      title: 'L’application ne peut pas vous connecter',
      text: 'Elle a demandé la connexion d’une façon qui n’est pas permise ici. Vous n’y pouvez rien : prévenez les responsables de l’application et donnez-leur les détails ci-dessous.',
    },
    expired: {
      title: 'Cette connexion est terminée',
      text: 'Elle est déjà faite, a duré trop longtemps ou s’est poursuivie dans une autre fenêtre. Retournez à l’application et connectez-vous de nouveau si elle le demande.',
    },
    refused: {
      title: 'Vous ne pouvez pas vous connecter ici',
      text: 'Votre compte ne peut pas servir à cela. Si vous pensez qu’il le devrait, demandez à un administrateur de votre organisation et donnez-lui les détails ci-dessous.',
    },
    server: {
      title: 'Quelque chose n’a pas marché',
      text: 'Le serveur n’a pas pu terminer cette connexion, et ce n’est pas de votre faute. Réessayez ; si cela se reproduit, prévenez un administrateur et donnez-lui les détails ci-dessous.',
    },
    details: 'Détails pour les personnes qui aident',
    message: 'Message',
    code: 'Code',
    correlationId: 'Identifiant de corrélation',
    time: 'Heure',
    retry: 'Réessayer',
  },
}
