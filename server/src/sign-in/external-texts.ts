/** The words of a sign-in at an identity provider that did not come to an end. */
import type { ExternalFailure } from '../auth/external/sign-in-failure.ts'
import type { AdmissionRefusal } from '../domain/sign-in/decide-admission.ts'
import type { PageLanguage } from '../pages/language.ts'

/** `signedOut`: everything of the person was ended between the proof and its use. */
export type ExternalFault = ExternalFailure | AdmissionRefusal | 'signedOut'

export interface ExternalTexts {
  readonly faultTitle: string
  readonly back: string
  /** `{provider}` is its label. */
  readonly faults: Readonly<Record<ExternalFault, string>>
}

export const externalTexts: Record<PageLanguage, ExternalTexts> = {
  en: {
    faultTitle: 'You are not signed in',
    back: 'Back to the sign-in',
    faults: {
      cancelled: 'The sign-in with {provider} was cancelled.',
      providerRefused: '{provider} did not let you sign in. Try again later, or sign in another way.',
      providerDown: '{provider} cannot be reached at the moment. Try again later, or sign in another way.',
      expired: 'This sign-in took too long or was used already. Begin again.',
      notYours: 'This sign-in began in another browser or window. Begin again here.',
      notProved:
        'What {provider} said about you could not be verified. Begin again; if it stays so, tell an administrator.',
      signedOut: 'All your sign-ins were ended while this one was under way. Begin again.',
      accountClosed: 'Your account here is closed. Ask an administrator.',
      addressTaken:
        'An account here has your address already, and signing in with {provider} may not open it. Sign in the way you usually do, or ask an administrator to link the two.',
      addressNotProved:
        'Your address belongs to this organization, but {provider} may not vouch for it. Ask an administrator for an account.',
      unknownPerson:
        'There is no account here for you, and signing in with {provider} makes none. Ask an administrator.',
      guestsNotAllowed: 'This organization lets no new guests like you in. Ask the person who wants to share with you.',
    },
  },
  es: {
    faultTitle: 'No has iniciado sesión',
    back: 'Volver al inicio de sesión',
    faults: {
      cancelled: 'Se canceló el inicio de sesión con {provider}.',
      providerRefused: '{provider} no te ha dejado iniciar sesión. Inténtalo más tarde o entra de otra manera.',
      providerDown: 'Ahora mismo no se puede contactar con {provider}. Inténtalo más tarde o entra de otra manera.',
      expired: 'Este inicio de sesión tardó demasiado o ya se usó. Empieza de nuevo.',
      notYours: 'Este inicio de sesión empezó en otro navegador o ventana. Empieza de nuevo aquí.',
      notProved:
        'No se pudo comprobar lo que {provider} dijo de ti. Empieza de nuevo; si sigue igual, avisa a la administración.',
      signedOut: 'Se cerraron todas tus sesiones mientras esta estaba en curso. Empieza de nuevo.',
      accountClosed: 'Tu cuenta aquí está cerrada. Pregunta a la administración.',
      addressTaken:
        'Una cuenta de aquí ya tiene tu dirección, y entrar con {provider} no puede abrirla. Entra como siempre, o pide a la administración que vincule las dos.',
      addressNotProved:
        'Tu dirección es de esta organización, pero {provider} no puede responder por ella. Pide una cuenta a la administración.',
      unknownPerson: 'Aquí no tienes cuenta, y entrar con {provider} no crea ninguna. Pregunta a la administración.',
      guestsNotAllowed:
        'Esta organización no admite nuevos invitados como tú. Pregunta a la persona que quiere compartir contigo.',
    },
  },
  pt: {
    faultTitle: 'Você não entrou',
    back: 'Voltar para a entrada',
    faults: {
      cancelled: 'A entrada com {provider} foi cancelada.',
      providerRefused: '{provider} não deixou você entrar. Tente mais tarde ou entre de outra forma.',
      providerDown: 'Não é possível falar com {provider} agora. Tente mais tarde ou entre de outra forma.',
      expired: 'Esta entrada demorou demais ou já foi usada. Comece de novo.',
      notYours: 'Esta entrada começou em outro navegador ou janela. Comece de novo aqui.',
      notProved:
        'Não foi possível confirmar o que {provider} disse sobre você. Comece de novo; se continuar, avise a administração.',
      signedOut: 'Todas as suas sessões foram encerradas enquanto esta entrada estava em andamento. Comece de novo.',
      accountClosed: 'Sua conta aqui está fechada. Fale com a administração.',
      addressTaken:
        'Uma conta daqui já tem o seu endereço, e entrar com {provider} não pode abri-la. Entre como de costume, ou peça à administração que vincule as duas.',
      addressNotProved:
        'Seu endereço é desta organização, mas {provider} não pode responder por ele. Peça uma conta à administração.',
      unknownPerson: 'Você não tem conta aqui, e entrar com {provider} não cria uma. Fale com a administração.',
      guestsNotAllowed:
        'Esta organização não aceita novos convidados como você. Fale com a pessoa que quer compartilhar com você.',
    },
  },
  de: {
    faultTitle: 'Sie sind nicht angemeldet',
    back: 'Zurück zur Anmeldung',
    faults: {
      cancelled: 'Die Anmeldung mit {provider} wurde abgebrochen.',
      providerRefused: '{provider} hat Sie nicht angemeldet. Versuchen Sie es später, oder melden Sie sich anders an.',
      providerDown: '{provider} ist gerade nicht erreichbar. Versuchen Sie es später, oder melden Sie sich anders an.',
      expired: 'Diese Anmeldung hat zu lange gedauert oder wurde schon benutzt. Beginnen Sie noch einmal.',
      notYours: 'Diese Anmeldung begann in einem anderen Browser oder Fenster. Beginnen Sie hier noch einmal.',
      notProved:
        'Was {provider} über Sie sagt, ließ sich nicht prüfen. Beginnen Sie noch einmal; bleibt es so, sagen Sie es der Administration.',
      signedOut: 'Alle Ihre Anmeldungen wurden beendet, während diese lief. Beginnen Sie noch einmal.',
      accountClosed: 'Ihr Konto hier ist geschlossen. Fragen Sie die Administration.',
      addressTaken:
        'Ein Konto hier hat Ihre Adresse schon, und die Anmeldung mit {provider} darf es nicht öffnen. Melden Sie sich wie gewohnt an, oder bitten Sie die Administration, beides zu verbinden.',
      addressNotProved:
        'Ihre Adresse gehört zu dieser Organisation, aber {provider} darf nicht für sie bürgen. Bitten Sie die Administration um ein Konto.',
      unknownPerson:
        'Sie haben hier kein Konto, und die Anmeldung mit {provider} legt keines an. Fragen Sie die Administration.',
      guestsNotAllowed:
        'Diese Organisation lässt keine neuen Gäste wie Sie herein. Fragen Sie, wer mit Ihnen teilen möchte.',
    },
  },
  fr: {
    faultTitle: 'Vous n’êtes pas connecté',
    back: 'Retour à la connexion',
    faults: {
      cancelled: 'La connexion avec {provider} a été annulée.',
      providerRefused: '{provider} ne vous a pas connecté. Réessayez plus tard ou connectez-vous autrement.',
      providerDown: '{provider} est injoignable pour le moment. Réessayez plus tard ou connectez-vous autrement.',
      expired: 'Cette connexion a pris trop de temps ou a déjà servi. Recommencez.',
      notYours: 'Cette connexion a commencé dans un autre navigateur ou une autre fenêtre. Recommencez ici.',
      notProved:
        'Ce que {provider} a dit de vous n’a pas pu être vérifié. Recommencez ; si cela persiste, prévenez l’administration.',
      signedOut: 'Toutes vos connexions ont été fermées pendant que celle-ci était en cours. Recommencez.',
      accountClosed: 'Votre compte ici est fermé. Adressez-vous à l’administration.',
      addressTaken:
        'Un compte d’ici a déjà votre adresse, et la connexion avec {provider} ne peut pas l’ouvrir. Connectez-vous comme d’habitude, ou demandez à l’administration de relier les deux.',
      addressNotProved:
        'Votre adresse appartient à cette organisation, mais {provider} ne peut pas s’en porter garant. Demandez un compte à l’administration.',
      unknownPerson:
        'Vous n’avez pas de compte ici, et la connexion avec {provider} n’en crée pas. Adressez-vous à l’administration.',
      guestsNotAllowed:
        'Cette organisation n’admet pas de nouveaux invités comme vous. Adressez-vous à la personne qui veut partager avec vous.',
    },
  },
}
