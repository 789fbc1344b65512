/** The words of the pages that say where a visitor is: the front page and what stands at no address of ours. */
import type { PageLanguage } from './language.ts'

export interface SiteTexts {
  readonly frontTitle: string
  readonly frontText: string
  readonly frontGuest: string
  readonly frontApi: string
  readonly unknownTitle: string
  readonly unknownText: string
  readonly failedTitle: string
  readonly failedText: string
  readonly brokenTitle: string
  readonly brokenText: string
  readonly home: string
}

export const siteTexts: Record<PageLanguage, SiteTexts> = {
  en: {
    frontTitle: 'This is a Convite server',
    frontText: 'People keep files here and share them with others.',
    frontGuest: 'Did somebody share something with you? Open the link in the mail that you received.',
    frontApi: 'Reference for programmers',
    unknownTitle: 'There is nothing here',
    unknownText:
      'This address leads nowhere. If you typed it or copied it, check that it is whole; if it came in a mail, open it from there again.',
    failedTitle: 'That did not work',
    failedText: 'A page cannot be asked for in this way. Go back and open the address again.',
    brokenTitle: 'Something went wrong here',
    brokenText:
      'The server could not do this just now, and it is not your fault. Try again in a moment; if it happens again, tell those who run the server.',
    home: 'To the start page',
  },
  es: {
    frontTitle: 'Este es un servidor Convite',
    frontText: 'Aquí se guardan archivos y se comparten con otras personas.',
    frontGuest: '¿Alguien ha compartido algo contigo? Abre el enlace del correo que recibiste.',
    frontApi: 'Referencia para programadores',
    unknownTitle: 'Aquí no hay nada',
    unknownText:
      'Esta dirección no lleva a ninguna parte. Si la escribiste o la copiaste, comprueba que esté completa; si llegó en un correo, ábrela de nuevo desde allí.',
    failedTitle: 'Eso no ha funcionado',
    failedText: 'Una página no se puede pedir de esta manera. Vuelve atrás y abre de nuevo la dirección.',
    brokenTitle: 'Aquí algo ha fallado',
    brokenText:
      'El servidor no ha podido hacerlo ahora mismo, y no es culpa tuya. Inténtalo de nuevo en un momento; si vuelve a ocurrir, avisa a quienes llevan el servidor.',
    home: 'A la página de inicio',
  },
  pt: {
    frontTitle: 'Este é um servidor Convite',
    frontText: 'Aqui as pessoas guardam arquivos e os compartilham com outras.',
    frontGuest: 'Alguém compartilhou algo com você? Abra o link do e-mail que recebeu.',
    frontApi: 'Referência para programadores',
    unknownTitle: 'Não há nada aqui',
    unknownText:
      'Este endereço não leva a lugar nenhum. Se você o digitou ou copiou, veja se está completo; se veio em um e-mail, abra-o de novo por lá.',
    failedTitle: 'Isso não funcionou',
    failedText: 'Uma página não pode ser pedida desta maneira. Volte e abra o endereço de novo.',
    brokenTitle: 'Algo correu mal aqui',
    brokenText:
      'O servidor não conseguiu fazê-lo agora, e a culpa não é sua. Tente de novo daqui a pouco; se voltar a acontecer, avise quem gere o servidor.',
    home: 'Para a página inicial',
  },
  de: {
    frontTitle: 'Dies ist ein Convite-Server',
    frontText: 'Hier bewahren Menschen Dateien auf und teilen sie mit anderen.',
    frontGuest: 'Hat jemand etwas mit Ihnen geteilt? Öffnen Sie den Link in der Mail, die Sie bekommen haben.',
    frontApi: 'Referenz für das Programmieren',
    unknownTitle: 'Hier ist nichts',
    unknownText:
      'Diese Adresse führt nirgendwohin. Wenn Sie sie getippt oder kopiert haben, prüfen Sie, ob sie vollständig ist; wenn sie in einer Mail stand, öffnen Sie sie noch einmal von dort.',
    failedTitle: 'Das hat nicht geklappt',
    failedText: 'So kann man eine Seite nicht aufrufen. Gehen Sie zurück und öffnen Sie die Adresse noch einmal.',
    brokenTitle: 'Hier ist etwas schiefgegangen',
    brokenText:
      'Der Server konnte das gerade nicht tun, und Sie können nichts dafür. Versuchen Sie es gleich noch einmal; wenn es wieder geschieht, sagen Sie es denen, die den Server betreiben.',
    home: 'Zur Startseite',
  },
  fr: {
    frontTitle: 'Ceci est un serveur Convite',
    frontText: 'On y conserve des fichiers et on les partage avec d’autres personnes.',
    frontGuest: 'Quelqu’un a partagé quelque chose avec vous ? Ouvrez le lien du message que vous avez reçu.',
    frontApi: 'Référence pour les programmeurs',
    unknownTitle: 'Il n’y a rien ici',
    unknownText:
      'Cette adresse ne mène nulle part. Si vous l’avez saisie ou copiée, vérifiez qu’elle est complète ; si elle vient d’un message, ouvrez-la de nouveau depuis celui-ci.',
    failedTitle: 'Cela n’a pas fonctionné',
    failedText: 'Une page ne peut pas être demandée de cette façon. Revenez en arrière et ouvrez de nouveau l’adresse.',
    brokenTitle: 'Quelque chose s’est mal passé ici',
    brokenText:
      'Le serveur n’a pas pu le faire à l’instant, et vous n’y êtes pour rien. Réessayez dans un moment ; si cela se reproduit, prévenez ceux qui gèrent le serveur.',
    home: 'Vers la page d’accueil',
  },
}
