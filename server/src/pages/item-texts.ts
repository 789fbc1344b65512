/** The words of the pages that open an item, in the five languages. `{…}` stands for what the page puts in. */
import type { PageLanguage } from './language.ts'

/** Kinds of items that people tell apart. */
export type ItemKind =
  | 'folder'
  | 'document'
  | 'spreadsheet'
  | 'presentation'
  | 'pdf'
  | 'picture'
  | 'audio'
  | 'video'
  | 'text'
  | 'archive'
  | 'file'

export interface ItemTexts {
  readonly signedInAs: string
  readonly changePerson: string
  readonly signOut: string
  readonly sharedBy: string
  readonly ownFile: string
  readonly anyone: string
  readonly canRead: string
  readonly canWrite: string
  readonly isOwner: string
  readonly kind: Readonly<Record<ItemKind, string>>
  readonly size: string
  readonly changed: string
  readonly accessEnds: string
  readonly yourAccess: string
  readonly download: string
  readonly entries: string
  readonly notFoundTitle: string
  readonly notFoundText: string
  readonly linkGoneTitle: string
  readonly linkGoneText: string
  readonly passwordTitle: string
  readonly passwordText: string
}

export const itemTexts: Record<PageLanguage, ItemTexts> = {
  en: {
    signedInAs: 'Signed in as {name}',
    changePerson: 'Sign in as somebody else',
    signOut: 'Sign out',
    sharedBy: 'Shared by {name}',
    ownFile: 'This is yours.',
    anyone: 'Anyone who has this link can open it.',
    canRead: 'You can view and download it',
    canWrite: 'You can view and change it',
    isOwner: 'You are an owner',
    kind: {
      folder: 'Folder',
      document: 'Document',
      spreadsheet: 'Spreadsheet',
      presentation: 'Presentation',
      pdf: 'PDF document',
      picture: 'Picture',
      audio: 'Audio',
      video: 'Video',
      text: 'Text',
      archive: 'Archive',
      file: 'File',
    },
    size: 'Size',
    changed: 'Last changed',
    accessEnds: 'Your access ends',
    yourAccess: 'Your access',
    download: 'Download',
    entries: 'Entries',
    notFoundTitle: 'Not found, or not for you',
    notFoundText:
      'There is nothing at this address that {name} may open. If somebody sent it to you, ask them which of your addresses they invited.',
    linkGoneTitle: 'This link does not work',
    linkGoneText:
      'It has ended, was withdrawn, or lost a part on its way to you. Ask the person who sent it for a new one.',
    passwordTitle: 'This link has a password',
    passwordText:
      'This server cannot ask for it yet: entering the password of a link comes with one of the next versions.',
  },
  es: {
    signedInAs: 'Has entrado como {name}',
    changePerson: 'Entrar como otra persona',
    signOut: 'Cerrar sesión',
    sharedBy: 'Lo comparte {name}',
    ownFile: 'Esto es tuyo.',
    anyone: 'Cualquiera que tenga este enlace puede abrirlo.',
    canRead: 'Puedes verlo y descargarlo',
    canWrite: 'Puedes verlo y modificarlo',
    isOwner: 'Eres propietario',
    kind: {
      folder: 'Carpeta',
      document: 'Documento',
      spreadsheet: 'Hoja de cálculo',
      presentation: 'Presentación',
      pdf: 'Documento PDF',
      picture: 'Imagen',
      audio: 'Audio',
      video: 'Vídeo',
      text: 'Texto',
      archive: 'Archivo comprimido',
      file: 'Archivo',
    },
    size: 'Tamaño',
    changed: 'Último cambio',
    accessEnds: 'Tu acceso termina',
    yourAccess: 'Tu acceso',
    download: 'Descargar',
    entries: 'Elementos',
    notFoundTitle: 'No existe o no es para ti',
    notFoundText:
      'En esta dirección no hay nada que {name} pueda abrir. Si te la envió alguien, pregúntale a cuál de tus direcciones te invitó.',
    linkGoneTitle: 'Este enlace no funciona',
    linkGoneText: 'Ha caducado, se retiró o llegó incompleto. Pide uno nuevo a quien te lo envió.',
    passwordTitle: 'Este enlace tiene contraseña',
    passwordText:
      'Este servidor todavía no puede pedirla: introducir la contraseña de un enlace llegará con una de las próximas versiones.',
  },
  pt: {
    signedInAs: 'Sessão iniciada como {name}',
    changePerson: 'Entrar como outra pessoa',
    signOut: 'Sair',
    sharedBy: 'Compartilhado por {name}',
    ownFile: 'Isto é seu.',
    anyone: 'Qualquer pessoa com este link pode abri-lo.',
    canRead: 'Você pode ver e baixar',
    canWrite: 'Você pode ver e alterar',
    isOwner: 'Você é proprietário',
    kind: {
      folder: 'Pasta',
      document: 'Documento',
      spreadsheet: 'Planilha',
      presentation: 'Apresentação',
      pdf: 'Documento PDF',
      picture: 'Imagem',
      audio: 'Áudio',
      video: 'Vídeo',
      text: 'Texto',
      archive: 'Arquivo compactado',
      file: 'Arquivo',
    },
    size: 'Tamanho',
    changed: 'Última alteração',
    accessEnds: 'Seu acesso termina',
    yourAccess: 'Seu acesso',
    download: 'Baixar',
    entries: 'Itens',
    notFoundTitle: 'Não existe ou não é para você',
    notFoundText:
      'Neste endereço não há nada que {name} possa abrir. Se alguém o enviou, pergunte qual dos seus endereços foi convidado.',
    linkGoneTitle: 'Este link não funciona',
    linkGoneText: 'Ele expirou, foi retirado ou chegou incompleto. Peça um novo a quem o enviou.',
    passwordTitle: 'Este link tem senha',
    passwordText:
      'Este servidor ainda não consegue pedi-la: digitar a senha de um link virá em uma das próximas versões.',
  },
  de: {
    signedInAs: 'Angemeldet als {name}',
    changePerson: 'Als jemand anderes anmelden',
    signOut: 'Abmelden',
    sharedBy: 'Geteilt von {name}',
    ownFile: 'Das gehört Ihnen.',
    anyone: 'Wer diesen Link hat, kann es öffnen.',
    canRead: 'Sie können es ansehen und herunterladen',
    canWrite: 'Sie können es ansehen und ändern',
    isOwner: 'Es gehört Ihnen mit',
    kind: {
      folder: 'Ordner',
      document: 'Dokument',
      spreadsheet: 'Tabelle',
      presentation: 'Präsentation',
      pdf: 'PDF-Dokument',
      picture: 'Bild',
      audio: 'Audio',
      video: 'Video',
      text: 'Text',
      archive: 'Archiv',
      file: 'Datei',
    },
    size: 'Größe',
    changed: 'Zuletzt geändert',
    accessEnds: 'Ihr Zugriff endet',
    yourAccess: 'Ihr Zugriff',
    download: 'Herunterladen',
    entries: 'Einträge',
    notFoundTitle: 'Nicht gefunden oder nicht für Sie',
    notFoundText:
      'An dieser Adresse ist nichts, was {name} öffnen darf. Wenn jemand sie Ihnen geschickt hat, fragen Sie, welche Ihrer Adressen eingeladen wurde.',
    linkGoneTitle: 'Dieser Link funktioniert nicht',
    linkGoneText:
      'Er ist abgelaufen, wurde zurückgezogen oder ist unterwegs unvollständig geworden. Bitten Sie um einen neuen.',
    passwordTitle: 'Dieser Link hat ein Passwort',
    passwordText: 'Dieser Server kann noch nicht danach fragen: Die Eingabe kommt mit einer der nächsten Versionen.',
  },
  fr: {
    signedInAs: 'Connecté en tant que {name}',
    changePerson: 'Changer de personne',
    signOut: 'Se déconnecter',
    sharedBy: 'Partagé par {name}',
    ownFile: 'Ceci est à vous.',
    anyone: 'Toute personne qui a ce lien peut l’ouvrir.',
    canRead: 'Vous pouvez le consulter et le télécharger',
    canWrite: 'Vous pouvez le consulter et le modifier',
    isOwner: 'Vous en êtes propriétaire',
    kind: {
      folder: 'Dossier',
      document: 'Document',
      spreadsheet: 'Feuille de calcul',
      presentation: 'Présentation',
      pdf: 'Document PDF',
      picture: 'Image',
      audio: 'Audio',
      video: 'Vidéo',
      text: 'Texte',
      archive: 'Archive',
      file: 'Fichier',
    },
    size: 'Taille',
    changed: 'Dernière modification',
    accessEnds: 'Votre accès prend fin',
    yourAccess: 'Votre accès',
    download: 'Télécharger',
    entries: 'Éléments',
    notFoundTitle: 'Introuvable, ou pas pour vous',
    notFoundText:
      'À cette adresse, il n’y a rien que {name} puisse ouvrir. Si on vous l’a envoyée, demandez laquelle de vos adresses a été invitée.',
    linkGoneTitle: 'Ce lien ne fonctionne pas',
    linkGoneText:
      'Il a expiré, a été retiré ou vous est parvenu incomplet. Demandez-en un nouveau à la personne qui l’a envoyé.',
    passwordTitle: 'Ce lien a un mot de passe',
    passwordText:
      'Ce serveur ne sait pas encore le demander : la saisie du mot de passe arrivera avec une des prochaines versions.',
  },
}
