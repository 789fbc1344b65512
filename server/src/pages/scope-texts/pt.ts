import type { ScopeTexts } from '../scope-texts.ts'

/** The words for permissions in Portuguese. */
export const portugueseScopeTexts: ScopeTexts = {
  openid: {
    title: 'Entrar com a sua conta',
    text: 'Saber que é você, pela conta que usa aqui.',
  },
  profile: {
    title: 'Ver o seu nome',
    text: 'Ver o seu nome e o nome com que você entra.',
  },
  email: {
    title: 'Ver o seu e-mail',
    text: 'Ver o endereço de e-mail da sua conta.',
  },
  offline_access: {
    title: 'Manter este acesso',
    text: 'Continuar usando o que você aceita aqui quando não estiver presente, até que você o retire.',
  },
  'Files.Read': {
    title: 'Ver os seus arquivos',
    text: 'Abrir e baixar os arquivos da sua unidade e ver com quem você os compartilha.',
  },
  'Files.Read.All': {
    title: 'Ver todos os arquivos que você pode abrir',
    text: 'Abrir e baixar os arquivos da sua unidade e os que outras pessoas compartilharam com você.',
  },
  'Files.ReadWrite': {
    title: 'Alterar e compartilhar os seus arquivos',
    text: 'Abrir, adicionar, alterar e excluir os arquivos da sua unidade, e compartilhá-los com outras pessoas em seu nome.',
  },
  'Files.ReadWrite.All': {
    title: 'Alterar e compartilhar todos os arquivos que você pode alterar',
    text: 'Abrir todos os arquivos que você pode abrir, e adicionar, alterar, excluir e compartilhar arquivos onde você puder fazer isso.',
  },
  'Sites.Read.All': {
    title: 'Ver os seus sites e todos os arquivos que você pode abrir',
    text: 'Ver os sites que você pode abrir, e abrir e baixar todos os arquivos que você pode abrir, também os seus.',
  },
  'Sites.ReadWrite.All': {
    title: 'Alterar arquivos nos seus sites e em qualquer lugar',
    text: 'Ver os sites que você pode abrir, e adicionar, alterar, excluir e compartilhar arquivos onde você puder fazer isso, também na sua unidade.',
  },
  'Sites.Manage.All': {
    title: 'Gerenciar os seus sites e todos os arquivos que você pode alterar',
    text: 'Ver e gerenciar os sites que você pode abrir, e adicionar, alterar, excluir e compartilhar arquivos onde você puder fazer isso.',
  },
  'Sites.FullControl.All': {
    title: 'Fazer com sites e arquivos tudo o que você pode fazer',
    text: 'Ter sobre sites e arquivos o mesmo poder que você tem.',
  },
  'User.Read': {
    title: 'Ver a sua conta',
    text: 'Ver o seu nome, os seus endereços, o seu cargo e idioma, e o nome da sua organização.',
  },
  'User.ReadWrite': {
    title: 'Ver e alterar a sua conta',
    text: 'Ver o que a sua conta diz sobre você, e alterar isso.',
  },
  'User.ReadBasic.All': {
    title: 'Ver quem está na sua organização',
    text: 'Ver os nomes e os endereços das pessoas da sua organização.',
  },
  'User.Read.All': {
    title: 'Ver as contas de todas as pessoas',
    text: 'Ver tudo o que dizem as contas das pessoas da sua organização.',
  },
  'User.ReadWrite.All': {
    title: 'Alterar as contas de todas as pessoas',
    text: 'Ver as contas de todas as pessoas da sua organização, e alterar as que você puder alterar.',
  },
  'User.Invite.All': {
    title: 'Convidar pessoas de fora',
    text: 'Convidar em seu nome pessoas de fora da sua organização.',
  },
  'User.RevokeSessions.All': {
    title: 'Encerrar sessões de outras pessoas',
    text: 'Encerrar as sessões das pessoas em toda parte, onde você puder fazer isso, de modo que tenham de entrar de novo.',
  },
  'Group.Read.All': {
    title: 'Ver todos os grupos',
    text: 'Ver todos os grupos da sua organização e quem está neles.',
  },
  'Group.ReadWrite.All': {
    title: 'Gerenciar grupos',
    text: 'Ver todos os grupos; criar, alterar e excluir grupos e mudar quem está neles, onde você puder fazer isso.',
  },
  'GroupMember.Read.All': {
    title: 'Ver quem está em cada grupo',
    text: 'Ver que grupos a sua organização tem e quem está neles.',
  },
  'GroupMember.ReadWrite.All': {
    title: 'Mudar quem está em cada grupo',
    text: 'Ver quem está em cada grupo, e incluir e retirar pessoas onde você puder fazer isso. Quem está em um grupo vê o que é compartilhado com ele.',
  },
  'Directory.Read.All': {
    title: 'Ver todo o diretório',
    text: 'Ver todas as pessoas, os grupos e os aplicativos da sua organização, e as configurações dela.',
  },
  'Directory.ReadWrite.All': {
    title: 'Alterar o diretório',
    text: 'Ver todo o diretório da sua organização, e alterar pessoas e grupos onde você puder fazer isso.',
  },
  'Organization.Read.All': {
    title: 'Ver a sua organização',
    text: 'Ver o nome, os domínios e as configurações da sua organização.',
  },
  'Application.Read.All': {
    title: 'Ver todos os aplicativos',
    text: 'Ver que aplicativos a sua organização conhece e o que eles podem pedir.',
  },
  'Application.ReadWrite.All': {
    title: 'Gerenciar todos os aplicativos',
    text: 'Adicionar, alterar e excluir aplicativos e criar segredos para eles. Com um segredo assim, pode agir como qualquer um deles.',
  },
  'DelegatedPermissionGrant.Read.All': {
    title: 'Ver o que foi aceito',
    text: 'Ver em que aplicativos as pessoas e quem administra confiam, e para quê.',
  },
  'DelegatedPermissionGrant.ReadWrite.All': {
    title: 'Aceitar por outras pessoas',
    text: 'Aceitar, em nome das pessoas, o que os aplicativos podem fazer por elas, e retirar isso. Assim pode dar mais acesso a si mesmo.',
  },
  'AppRoleAssignment.ReadWrite.All': {
    title: 'Dar qualquer acesso a aplicativos',
    text: 'Dar a aplicativos acesso próprio a tudo na sua organização, e retirá-lo. Assim pode dar todo o acesso a si mesmo.',
  },
}
