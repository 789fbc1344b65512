/** The words of forgetting, replacing and changing a password. */
import type { PageLanguage } from '../language.ts'

export interface PasswordTexts {
  readonly forgotTitle: string
  readonly forgotLead: string
  readonly send: string
  readonly sentTitle: string
  /** The same whether there is such an account or not (security lessons D7 and J1). */
  readonly sentText: string
  readonly sentHelp: string
  readonly resetTitle: string
  readonly changeTitle: string
  readonly current: string
  readonly new: string
  readonly newHint: string
  readonly repeat: string
  readonly save: string
  readonly othersEnd: string
  readonly wrong: string
  readonly tooShort: string
  readonly tooLong: string
  readonly personal: string
  readonly common: string
  readonly mismatch: string
  readonly same: string
  readonly doneTitle: string
  readonly doneText: string
  readonly goneTitle: string
  readonly goneText: string
  readonly askAgain: string
  readonly changedTitle: string
  readonly changedText: string
  readonly backToAccount: string
}

export const passwordTexts: Record<PageLanguage, PasswordTexts> = {
  en: {
    personal: 'The password is made of your name or address. Choose other words.',
    common: 'The password is one of those that are tried first. Choose other words.',
    forgotTitle: 'Password forgotten?',
    forgotLead: 'Tell us who you are, and we mail you a link with which you choose a new one.',
    send: 'Send the mail',
    sentTitle: 'Look into your mailbox',
    sentText:
      'If there is an account for {address}, a mail with a link is on its way to it. The link works for {minutes}, once.',
    sentHelp: 'Nothing after a few minutes? Look into the folder for unwanted mail, then try again.',
    resetTitle: 'Choose a new password',
    changeTitle: 'Change your password',
    current: 'Present password',
    new: 'New password',
    newHint: 'At least {count} characters. A few words that only you would put together are best.',
    repeat: 'New password again',
    save: 'Save the password',
    othersEnd: 'Afterwards you are signed out everywhere else.',
    wrong: 'The present password is not right.',
    tooShort: 'The new password is too short: it needs at least {count} characters.',
    tooLong: 'The new password is too long.',
    mismatch: 'The two new passwords are not the same.',
    same: 'The new password is the present one. Choose another.',
    doneTitle: 'Your password is new',
    doneText: 'You are signed out everywhere. Sign in with the new password now.',
    goneTitle: 'This link works no longer',
    goneText: 'It is too old, was used already, or lost a part on its way to you.',
    askAgain: 'Ask for a new link',
    changedTitle: 'Your password is new',
    changedText: 'It is valid from now on. You are signed out everywhere but here.',
    backToAccount: 'Back to your account',
  },
  es: {
    personal: 'La contraseña está hecha de tu nombre o dirección. Elige otras palabras.',
    common: 'La contraseña es una de las que se prueban primero. Elige otras palabras.',
    forgotTitle: '¿Has olvidado la contraseña?',
    forgotLead: 'Dinos quién eres y te enviaremos por correo un enlace para elegir una nueva.',
    send: 'Enviar el correo',
    sentTitle: 'Mira tu correo',
    sentText:
      'Si hay una cuenta para {address}, va de camino un correo con un enlace. El enlace funciona durante {minutes} y una sola vez.',
    sentHelp: '¿No llega nada en unos minutos? Mira en la carpeta de correo no deseado e inténtalo de nuevo.',
    resetTitle: 'Elige una contraseña nueva',
    changeTitle: 'Cambiar la contraseña',
    current: 'Contraseña actual',
    new: 'Contraseña nueva',
    newHint: 'Al menos {count} caracteres. Lo mejor son varias palabras que solo tú juntarías.',
    repeat: 'Repite la contraseña nueva',
    save: 'Guardar la contraseña',
    othersEnd: 'Después se cerrará tu sesión en todos los demás sitios.',
    wrong: 'La contraseña actual no es correcta.',
    tooShort: 'La contraseña nueva es demasiado corta: necesita al menos {count} caracteres.',
    tooLong: 'La contraseña nueva es demasiado larga.',
    mismatch: 'Las dos contraseñas nuevas no son iguales.',
    same: 'La contraseña nueva es la actual. Elige otra.',
    doneTitle: 'Ya tienes contraseña nueva',
    doneText: 'Se ha cerrado tu sesión en todas partes. Entra ahora con la contraseña nueva.',
    goneTitle: 'Este enlace ya no funciona',
    goneText: 'Es demasiado antiguo, ya se usó o llegó incompleto.',
    askAgain: 'Pedir un enlace nuevo',
    changedTitle: 'Ya tienes contraseña nueva',
    changedText: 'Vale desde ahora. Se ha cerrado tu sesión en todas partes menos aquí.',
    backToAccount: 'Volver a tu cuenta',
  },
  pt: {
    personal: 'A senha é feita do seu nome ou endereço. Escolha outras palavras.',
    common: 'A senha é uma das que são tentadas primeiro. Escolha outras palavras.',
    forgotTitle: 'Esqueceu a senha?',
    forgotLead: 'Diga quem você é, e enviaremos por e-mail um link para escolher uma nova.',
    send: 'Enviar o e-mail',
    sentTitle: 'Veja seu e-mail',
    sentText:
      'Se existe uma conta para {address}, um e-mail com um link está a caminho. O link funciona por {minutes}, uma única vez.',
    sentHelp: 'Nada depois de alguns minutos? Veja na pasta de spam e tente de novo.',
    resetTitle: 'Escolha uma senha nova',
    changeTitle: 'Mudar a senha',
    current: 'Senha atual',
    new: 'Senha nova',
    newHint: 'Pelo menos {count} caracteres. O melhor são algumas palavras que só você juntaria.',
    repeat: 'Senha nova de novo',
    save: 'Salvar a senha',
    othersEnd: 'Depois disso, sua sessão termina em todos os outros lugares.',
    wrong: 'A senha atual não está certa.',
    tooShort: 'A senha nova é curta demais: precisa de pelo menos {count} caracteres.',
    tooLong: 'A senha nova é longa demais.',
    mismatch: 'As duas senhas novas não são iguais.',
    same: 'A senha nova é a atual. Escolha outra.',
    doneTitle: 'Sua senha é nova',
    doneText: 'Sua sessão terminou em todos os lugares. Entre agora com a senha nova.',
    goneTitle: 'Este link não funciona mais',
    goneText: 'É antigo demais, já foi usado ou chegou incompleto.',
    askAgain: 'Pedir um novo link',
    changedTitle: 'Sua senha é nova',
    changedText: 'Ela vale a partir de agora. Sua sessão terminou em todos os lugares, menos aqui.',
    backToAccount: 'Voltar para a sua conta',
  },
  de: {
    personal: 'Das Passwort besteht aus Ihrem Namen oder Ihrer Adresse. Wählen Sie andere Wörter.',
    common: 'Das Passwort ist eines von denen, die zuerst probiert werden. Wählen Sie andere Wörter.',
    forgotTitle: 'Passwort vergessen?',
    forgotLead: 'Sagen Sie uns, wer Sie sind, und wir schicken Ihnen einen Link, mit dem Sie ein neues wählen.',
    send: 'Mail schicken',
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sentText:
      'Wenn es ein Konto zu {address} gibt, ist eine Mail mit einem Link unterwegs. Der Link gilt {minutes} lang, für ein Mal.',
    sentHelp:
      'Nach ein paar Minuten noch nichts? Sehen Sie in den Ordner für unerwünschte Mails und versuchen Sie es dann noch einmal.',
    resetTitle: 'Neues Passwort wählen',
    changeTitle: 'Passwort ändern',
    current: 'Jetziges Passwort',
    new: 'Neues Passwort',
    newHint: 'Mindestens {count} Zeichen. Am besten ein paar Wörter, die nur Sie so zusammenstellen würden.',
    repeat: 'Neues Passwort noch einmal',
    save: 'Passwort speichern',
    othersEnd: 'Danach sind Sie überall sonst abgemeldet.',
    wrong: 'Das jetzige Passwort stimmt nicht.',
    tooShort: 'Das neue Passwort ist zu kurz: Es braucht mindestens {count} Zeichen.',
    tooLong: 'Das neue Passwort ist zu lang.',
    mismatch: 'Die beiden neuen Passwörter sind nicht gleich.',
    same: 'Das neue Passwort ist das jetzige. Bitte wählen Sie ein anderes.',
    doneTitle: 'Ihr Passwort ist neu',
    doneText: 'Sie sind überall abgemeldet. Melden Sie sich jetzt mit dem neuen Passwort an.',
    goneTitle: 'Dieser Link gilt nicht mehr',
    goneText: 'Er ist zu alt, wurde schon benutzt oder ist unterwegs unvollständig geworden.',
    askAgain: 'Neuen Link verlangen',
    changedTitle: 'Ihr Passwort ist neu',
    changedText: 'Es gilt ab jetzt. Sie sind überall außer hier abgemeldet.',
    backToAccount: 'Zurück zu Ihrem Konto',
  },
  fr: {
    personal: 'Le mot de passe est fait de votre nom ou de votre adresse. Choisissez d’autres mots.',
    common: 'Le mot de passe est de ceux que l’on essaie en premier. Choisissez d’autres mots.',
    forgotTitle: 'Mot de passe oublié ?',
    forgotLead: 'Dites-nous qui vous êtes et nous vous enverrons par e-mail un lien pour en choisir un nouveau.',
    send: 'Envoyer l’e-mail',
    sentTitle: 'Consultez votre messagerie',
    sentText:
      'S’il existe un compte pour {address}, un e-mail avec un lien est en route. Le lien est valable {minutes}, une seule fois.',
    sentHelp: 'Toujours rien après quelques minutes ? Regardez dans les courriers indésirables, puis réessayez.',
    resetTitle: 'Choisissez un nouveau mot de passe',
    changeTitle: 'Changer de mot de passe',
    current: 'Mot de passe actuel',
    new: 'Nouveau mot de passe',
    newHint: 'Au moins {count} caractères. Le mieux : quelques mots que vous seul assembleriez.',
    repeat: 'Nouveau mot de passe, encore une fois',
    save: 'Enregistrer le mot de passe',
    othersEnd: 'Vous serez ensuite déconnecté partout ailleurs.',
    wrong: 'Le mot de passe actuel n’est pas le bon.',
    tooShort: 'Le nouveau mot de passe est trop court : il faut au moins {count} caractères.',
    tooLong: 'Le nouveau mot de passe est trop long.',
    mismatch: 'Les deux nouveaux mots de passe ne sont pas identiques.',
    same: 'Le nouveau mot de passe est l’actuel. Choisissez-en un autre.',
    doneTitle: 'Votre mot de passe a changé',
    doneText: 'Vous êtes déconnecté partout. Connectez-vous maintenant avec le nouveau mot de passe.',
    goneTitle: 'Ce lien n’est plus valable',
    goneText: 'Il est trop ancien, a déjà servi ou vous est parvenu incomplet.',
    askAgain: 'Demander un nouveau lien',
    changedTitle: 'Votre mot de passe a changé',
    changedText: 'Il est valable dès maintenant. Vous êtes déconnecté partout sauf ici.',
    backToAccount: 'Retour à votre compte',
  },
}
