import type { Messages } from './en.ts'

export const pt: Messages = {
  'invitation.subject': '{inviter} compartilhou “{item}” com você',
  'invitation.heading': '{inviter} compartilhou {kind, select, folder {uma pasta} other {um arquivo}} com você',
  'invitation.kind': '{kind, select, folder {Pasta} other {Arquivo}}',
  'invitation.item': '{kind, select, folder {Pasta} other {Arquivo}}: {item}',
  'invitation.guest': '{inviter} tem acesso como convidado em {organisation}; não faz parte da organização.',
  'invitation.messageTitle': 'Mensagem de {inviter}',
  'invitation.button': 'Abrir “{item}”',
  'invitation.opensHost': 'O botão abre {host}.',
  'invitation.rawLink': 'Se não funcionar, copie este endereço no seu navegador:',
  'invitation.link': 'Abra aqui:',
  'invitation.canRead':
    '{kind, select, folder {Você pode ver e baixar tudo o que está nesta pasta.} other {Você pode ver e baixar este arquivo.}}',
  'invitation.canWrite':
    '{kind, select, folder {Você pode ver e alterar tudo o que está nesta pasta, e acrescentar itens.} other {Você pode ver e alterar este arquivo.}}',
  'invitation.expires': 'Seu acesso termina em {when}.',
  'invitation.hintDirect': 'Entre com a sua conta de {site} para abrir.',
  'invitation.hintSignIn':
    'Você não precisa de conta. Ao abrir, enviamos um código de uso único para {recipient} para ter certeza de que é você.',
  'invitation.hintAnonymous': 'Qualquer pessoa com este link pode abrir; por isso, guarde-o só para você.',
  'invitation.hintPassword':
    'Este link pede uma senha. {inviter} sabe qual é e informa por outro meio, não neste e-mail.',
  'invitation.askByReply': 'Dúvidas? É só responder a este e-mail: sua resposta vai para {inviter}.',
  'invitation.why':
    'Você recebe este e-mail porque {inviter} informou {recipient} em {site}, onde {organisation} compartilha arquivos.',
  'invitation.unexpected': 'Não esperava por isto? Basta apagar. Nada acontece se você não abrir o link.',
  'invitation.stop': 'Não quero receber convites de {site} por e-mail',
  'invitation.stopAt': 'Se não quiser receber convites de {site} por e-mail:',
  'invitation.report': 'Para relatar um abuso, escreva para {address}.',
  'name.somebody': 'Alguém',

  'account.hello': 'Olá, {name}!',
  'account.when': 'Quando: {when}',
  'account.device': 'Dispositivo: {device}',
  'account.networkAddress': 'Endereço de rede: {address}',
  'account.why':
    'Você recebe este e-mail porque {recipient} é o endereço de uma conta de {organisation}. E-mails sobre a segurança de uma conta não podem ser desativados.',
  'reset.subject': 'Escolha uma senha nova para {organisation}',
  'reset.heading': 'Escolha uma senha nova',
  'reset.intro': 'Alguém, provavelmente você, pediu uma senha nova para a conta {account} de {organisation}.',
  'reset.button': 'Escolher uma senha nova',
  'reset.ends': 'O link funciona por {minutes}, uma única vez.',
  'reset.unexpected':
    'Não foi você? Então não faça nada: sua senha continua a mesma. Não encaminhe este e-mail, pois quem tem o link pode trocar a sua senha.',
  'changed.subject': 'Sua senha de {organisation} foi alterada',
  'changed.heading': 'Sua senha foi alterada',
  'changed.intro':
    'A conta {account} de {organisation} tem uma senha nova. Onde a sessão estava aberta com a senha antiga, ela terminou.',
  'changed.advice':
    'Foi você? Então não há nada a fazer. Não foi você? Escolha já uma senha nova e avise a administração:',
  'changed.button': 'Escolher uma senha nova',

  'outcome.deferred': 'O e-mail para {recipient} ainda não pôde ser entregue. O servidor continua tentando.',
  'outcome.uncertain': 'O e-mail para {recipient} foi enviado, mas ninguém confirmou o recebimento.',
  'outcome.notConfigured':
    'O servidor não consegue enviar e-mails no momento; um administrador precisa verificar a configuração. O e-mail para {recipient} está em espera.',
  'outcome.senderRefused':
    'O e-mail para {recipient} não foi enviado: o servidor de e-mail recusa o endereço do remetente. Um administrador precisa verificá-lo.',
  'outcome.tooBig': 'O e-mail para {recipient} foi recusado por ser grande demais. Tente uma mensagem mais curta.',
  'outcome.tooMany': 'O e-mail para {recipient} ficou retido: destinatários demais de uma só vez.',
  'outcome.quota': 'A caixa de correio de {recipient} está cheia.',
  'outcome.rejected': 'O e-mail para {recipient} foi recusado: a caixa não existe ou não aceita e-mails.',
  'outcome.letters': 'O sistema de e-mail não aceita as letras do endereço {recipient}.',
  'outcome.policy':
    'O e-mail para {recipient} foi recusado pelas regras do sistema que o recebe. O endereço pode estar certo.',
  'outcome.failed': 'O e-mail para {recipient} foi recusado.',
  'outcome.expired': 'O e-mail para {recipient} não pôde ser entregue durante um dia, e o servidor desistiu.',
  'outcome.senderLimit': 'O e-mail para {recipient} não foi enviado: você enviou e-mails demais na última hora.',
  'outcome.noSenderAddress': 'O e-mail para {recipient} não foi enviado: sua conta não tem endereço de e-mail.',
}
