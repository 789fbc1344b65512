/** The words of the page where people see what is open in their name. */
import type { PageLanguage } from '../language.ts'

export interface AccountTexts {
  readonly title: string
  readonly changePassword: string
  readonly sessions: string
  readonly sessionsLead: string
  readonly thisDevice: string
  readonly unknownDevice: string
  readonly byPassword: string
  readonly byProvider: string
  readonly started: string
  readonly lastSeen: string
  readonly address: string
  readonly endSession: string
  readonly signOutEverywhere: string
  readonly signOutEverywhereHint: string
  readonly noSessions: string
  readonly applications: string
  readonly applicationsLead: string
  readonly noApplications: string
  readonly granted: string
  readonly forEverybody: string
  readonly forEverybodyHint: string
  readonly withdraw: string
  readonly ended: string
  readonly withdrawn: string
}

export const accountTexts: Record<PageLanguage, AccountTexts> = {
  en: {
    title: 'Your account',
    changePassword: 'Change your password',
    sessions: 'Where you are signed in',
    sessionsLead: 'Is there one that you do not know? End it and change your password.',
    thisDevice: 'This device',
    unknownDevice: 'Unknown device',
    byPassword: 'Signed in by password',
    byProvider: 'Signed in by {label}',
    started: 'Since {when}',
    lastSeen: 'last seen {when}',
    address: 'from {address}',
    endSession: 'End',
    signOutEverywhere: 'Sign out everywhere',
    signOutEverywhereHint: 'Ends all sessions, this one too.',
    noSessions: 'You are signed in nowhere else.',
    applications: 'Applications that may act for you',
    applicationsLead: 'Take back what you no longer use.',
    noApplications: 'There is none. When you allow an application something, it stands here.',
    granted: 'Allowed on {when}',
    forEverybody: 'For everybody',
    forEverybodyHint: 'Your administration allowed this for everybody and alone can take it back.',
    withdraw: 'Take back',
    ended: 'The session has ended.',
    withdrawn: 'The application may no longer act for you.',
  },
  es: {
    title: 'Tu cuenta',
    changePassword: 'Cambiar la contraseña',
    sessions: 'Dónde tienes la sesión iniciada',
    sessionsLead: '¿Hay alguna que no conoces? Ciérrala y cambia tu contraseña.',
    thisDevice: 'Este dispositivo',
    unknownDevice: 'Dispositivo desconocido',
    byPassword: 'Con contraseña',
    byProvider: 'Mediante {label}',
    started: 'Desde el {when}',
    lastSeen: 'última actividad: {when}',
    address: 'desde {address}',
    endSession: 'Cerrar',
    signOutEverywhere: 'Cerrar sesión en todas partes',
    signOutEverywhereHint: 'Cierra todas las sesiones, también esta.',
    noSessions: 'No tienes la sesión iniciada en ningún otro sitio.',
    applications: 'Aplicaciones que pueden actuar por ti',
    applicationsLead: 'Retira lo que ya no uses.',
    noApplications: 'No hay ninguna. Cuando permitas algo a una aplicación, aparecerá aquí.',
    granted: 'Permitido el {when}',
    forEverybody: 'Para todos',
    forEverybodyHint: 'La administración lo permitió para todos y solo ella puede retirarlo.',
    withdraw: 'Retirar',
    ended: 'La sesión se ha cerrado.',
    withdrawn: 'La aplicación ya no puede actuar por ti.',
  },
  pt: {
    title: 'Sua conta',
    changePassword: 'Mudar a senha',
    sessions: 'Onde sua sessão está aberta',
    sessionsLead: 'Há alguma que você não conhece? Encerre-a e mude sua senha.',
    thisDevice: 'Este dispositivo',
    unknownDevice: 'Dispositivo desconhecido',
    byPassword: 'Com senha',
    byProvider: 'Por meio de {label}',
    started: 'Desde {when}',
    lastSeen: 'última atividade: {when}',
    address: 'a partir de {address}',
    endSession: 'Encerrar',
    signOutEverywhere: 'Sair de todos os lugares',
    signOutEverywhereHint: 'Encerra todas as sessões, esta também.',
    noSessions: 'Sua sessão não está aberta em nenhum outro lugar.',
    applications: 'Aplicativos que podem agir por você',
    applicationsLead: 'Retire o que você não usa mais.',
    noApplications: 'Não há nenhum. Quando você permitir algo a um aplicativo, ele aparece aqui.',
    granted: 'Permitido em {when}',
    forEverybody: 'Para todos',
    forEverybodyHint: 'A administração permitiu para todos, e só ela pode retirar.',
    withdraw: 'Retirar',
    ended: 'A sessão foi encerrada.',
    withdrawn: 'O aplicativo não pode mais agir por você.',
  },
  de: {
    title: 'Ihr Konto',
    changePassword: 'Passwort ändern',
    sessions: 'Wo Sie angemeldet sind',
    sessionsLead: 'Ist eine Sitzung dabei, die Sie nicht kennen? Beenden Sie sie und ändern Sie Ihr Passwort.',
    thisDevice: 'Dieses Gerät',
    unknownDevice: 'Unbekanntes Gerät',
    byPassword: 'Mit Passwort angemeldet',
    byProvider: 'Über {label} angemeldet',
    started: 'Seit {when}',
    lastSeen: 'zuletzt aktiv: {when}',
    address: 'von {address}',
    endSession: 'Beenden',
    signOutEverywhere: 'Überall abmelden',
    signOutEverywhereHint: 'Beendet alle Sitzungen, auch diese.',
    noSessions: 'Sie sind nirgends sonst angemeldet.',
    applications: 'Anwendungen, die für Sie handeln dürfen',
    applicationsLead: 'Nehmen Sie zurück, was Sie nicht mehr benutzen.',
    noApplications: 'Es gibt keine. Wenn Sie einer Anwendung etwas erlauben, steht es hier.',
    granted: 'Erlaubt am {when}',
    forEverybody: 'Für alle',
    forEverybodyHint: 'Die Administration hat das für alle erlaubt, nur sie kann es zurücknehmen.',
    withdraw: 'Zurücknehmen',
    ended: 'Die Sitzung ist beendet.',
    withdrawn: 'Die Anwendung darf nicht mehr für Sie handeln.',
  },
  fr: {
    title: 'Votre compte',
    changePassword: 'Changer de mot de passe',
    sessions: 'Où vous êtes connecté',
    sessionsLead: 'L’une d’elles vous est inconnue ? Terminez-la et changez de mot de passe.',
    thisDevice: 'Cet appareil',
    unknownDevice: 'Appareil inconnu',
    byPassword: 'Connecté par mot de passe',
    byProvider: 'Connecté via {label}',
    started: 'Depuis le {when}',
    lastSeen: 'dernière activité : {when}',
    address: 'depuis {address}',
    endSession: 'Terminer',
    signOutEverywhere: 'Se déconnecter partout',
    signOutEverywhereHint: 'Termine toutes les sessions, celle-ci aussi.',
    noSessions: 'Vous n’êtes connecté nulle part ailleurs.',
    applications: 'Applications qui peuvent agir pour vous',
    applicationsLead: 'Retirez ce que vous n’utilisez plus.',
    noApplications: 'Il n’y en a aucune. Quand vous autorisez quelque chose à une application, elle apparaît ici.',
    granted: 'Autorisé le {when}',
    forEverybody: 'Pour tout le monde',
    forEverybodyHint: 'L’administration l’a autorisé pour tout le monde et peut seule le retirer.',
    withdraw: 'Retirer',
    ended: 'La session est terminée.',
    withdrawn: 'L’application ne peut plus agir pour vous.',
  },
}
