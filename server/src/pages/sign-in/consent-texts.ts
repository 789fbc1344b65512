/** The words with which a person allows an application to act for them. */
import type { PageLanguage } from '../language.ts'

export interface ConsentTexts {
  readonly title: string
  readonly question: string
  readonly opens: string
  readonly signedInAs: string
  readonly asks: string
  readonly forEverybody: string
  readonly forEverybodyHint: string
  readonly takeBack: string
  readonly accept: string
  readonly adminTitle: string
  readonly adminText: string
  readonly adminAsks: string
  readonly adminWay: string
  readonly back: string
  /** The permission to use another application of the organisation. */
  readonly useTitle: string
  readonly useText: string
}

export const consentTexts: Record<PageLanguage, ConsentTexts> = {
  en: {
    title: 'Allow access?',
    question: '{application} asks to act for you at {organization}.',
    opens: 'It continues at {host}.',
    signedInAs: 'Signed in as',
    asks: 'You would allow it to:',
    forEverybody: 'Allow it for everybody at {organization}',
    forEverybodyHint: 'Nobody else is asked then. You may do this because you are an administrator.',
    takeBack:
      'Allow this only if you know and trust the application. You can take it back on your account page at any time.',
    accept: 'Allow',
    adminTitle: 'An administrator has to allow this',
    adminText: '{application} asks for something that only an administrator of {organization} may allow:',
    adminAsks: 'It also asks for:',
    adminWay:
      'Ask an administrator to allow {application} for everybody, then sign in there again. They will need the names on this page.',
    back: 'Back to {application}',
    useTitle: 'Use {application} for you',
    useText: 'It may act for you in {application}, within what you may do there.',
  },
  es: {
    title: '¿Permitir el acceso?',
    question: '{application} pide actuar por ti en {organization}.',
    opens: 'Continúa en {host}.',
    signedInAs: 'Has iniciado sesión como',
    asks: 'Le permitirías:',
    forEverybody: 'Permitirlo para todas las personas de {organization}',
    forEverybodyHint: 'Entonces no se pregunta a nadie más. Puedes hacerlo porque administras la organización.',
    takeBack:
      'Permítelo solo si conoces la aplicación y confías en ella. Puedes retirarlo en la página de tu cuenta cuando quieras.',
    accept: 'Permitir',
    adminTitle: 'Tiene que permitirlo la administración',
    adminText: '{application} pide algo que solo puede permitir la administración de {organization}:',
    adminAsks: 'También pide:',
    adminWay:
      'Pide a la administración que permita {application} para todos y vuelve a iniciar sesión allí. Necesitarán los nombres de esta página.',
    back: 'Volver a {application}',
    useTitle: 'Usar {application} por ti',
    useText: 'Podrá actuar por ti en {application}, dentro de lo que tú puedes hacer allí.',
  },
  pt: {
    title: 'Permitir o acesso?',
    question: '{application} pede para agir por você em {organization}.',
    opens: 'Continua em {host}.',
    signedInAs: 'Sessão de',
    asks: 'Você permitiria:',
    forEverybody: 'Permitir para todas as pessoas de {organization}',
    forEverybodyHint: 'Depois disso, ninguém mais é perguntado. Você pode fazer isso porque administra a organização.',
    takeBack:
      'Permita somente se você conhece o aplicativo e confia nele. Você pode retirar a permissão na página da sua conta quando quiser.',
    accept: 'Permitir',
    adminTitle: 'A administração precisa permitir isto',
    adminText: '{application} pede algo que somente a administração de {organization} pode permitir:',
    adminAsks: 'Pede também:',
    adminWay:
      'Peça à administração que permita {application} para todos e depois entre lá de novo. Ela vai precisar dos nomes desta página.',
    back: 'Voltar para {application}',
    useTitle: 'Usar {application} por você',
    useText: 'Poderá agir por você em {application}, dentro do que você pode fazer lá.',
  },
  de: {
    title: 'Zugriff erlauben?',
    question: '{application} möchte bei {organization} für Sie handeln.',
    opens: 'Weiter geht es auf {host}.',
    signedInAs: 'Angemeldet als',
    asks: 'Sie würden erlauben:',
    forEverybody: 'Für alle bei {organization} erlauben',
    forEverybodyHint: 'Dann wird niemand sonst gefragt. Sie dürfen das, weil Sie zur Administration gehören.',
    takeBack:
      'Erlauben Sie das nur, wenn Sie die Anwendung kennen und ihr vertrauen. Auf Ihrer Kontoseite können Sie es jederzeit zurücknehmen.',
    accept: 'Erlauben',
    adminTitle: 'Das muss die Administration erlauben',
    adminText: '{application} möchte etwas, was nur die Administration von {organization} erlauben darf:',
    adminAsks: 'Außerdem möchte die Anwendung:',
    adminWay:
      'Bitten Sie die Administration, {application} für alle zu erlauben, und melden Sie sich dort dann noch einmal an. Sie wird die Namen auf dieser Seite brauchen.',
    back: 'Zurück zu {application}',
    useTitle: '{application} für Sie benutzen',
    useText: 'Sie darf in {application} für Sie handeln, soweit Sie es dort selbst dürfen.',
  },
  fr: {
    title: 'Autoriser l’accès ?',
    question: '{application} demande à agir pour vous chez {organization}.',
    opens: 'La suite se passe sur {host}.',
    signedInAs: 'Connecté en tant que',
    asks: 'Vous lui permettriez de :',
    forEverybody: 'Autoriser pour tout le monde chez {organization}',
    forEverybodyHint: 'Plus personne ne sera alors interrogé. Vous le pouvez parce que vous êtes administrateur.',
    takeBack:
      'N’autorisez que si vous connaissez l’application et lui faites confiance. Vous pouvez revenir sur votre décision à tout moment sur la page de votre compte.',
    accept: 'Autoriser',
    adminTitle: 'Un administrateur doit l’autoriser',
    adminText: '{application} demande quelque chose que seul un administrateur de {organization} peut autoriser :',
    adminAsks: 'Elle demande aussi :',
    adminWay:
      'Demandez à un administrateur d’autoriser {application} pour tout le monde, puis reconnectez-vous là-bas. Il aura besoin des noms de cette page.',
    back: 'Retour à {application}',
    useTitle: 'Utiliser {application} pour vous',
    useText: 'Elle pourra agir pour vous dans {application}, dans la limite de ce que vous pouvez y faire.',
  },
}
