import type { Messages } from './en.ts'

export const fr: Messages = {
  'invitation.subject': '{inviter} a partagé « {item} » avec vous',
  'invitation.heading': '{inviter} a partagé {kind, select, folder {un dossier} other {un fichier}} avec vous',
  'invitation.kind': '{kind, select, folder {Dossier} other {Fichier}}',
  'invitation.item': '{kind, select, folder {Dossier} other {Fichier}} : {item}',
  'invitation.guest': '{inviter} a un accès invité chez {organisation} et n’en fait pas partie.',
  'invitation.messageTitle': 'Message de {inviter}',
  'invitation.button': 'Ouvrir « {item} »',
  'invitation.opensHost': 'Le bouton ouvre {host}.',
  'invitation.rawLink': 'S’il ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  'invitation.link': 'Pour ouvrir :',
  'invitation.canRead':
    '{kind, select, folder {Vous pouvez voir et télécharger tout le contenu de ce dossier.} other {Vous pouvez voir et télécharger ce fichier.}}',
  'invitation.canWrite':
    '{kind, select, folder {Vous pouvez voir et modifier tout le contenu de ce dossier, et y faire des ajouts.} other {Vous pouvez voir et modifier ce fichier.}}',
  'invitation.expires': 'Votre accès prend fin le {when}.',
  'invitation.hintDirect': 'Connectez-vous avec votre compte {site} pour ouvrir.',
  'invitation.hintSignIn':
    'Vous n’avez pas besoin de compte. À l’ouverture, nous envoyons un code à usage unique à {recipient} pour nous assurer que c’est bien vous.',
  'invitation.hintAnonymous': 'Toute personne qui a ce lien peut ouvrir le contenu : gardez-le pour vous.',
  'invitation.hintPassword':
    'Ce lien demande un mot de passe. {inviter} le connaît et vous le donne par une autre voie, pas dans ce message.',
  'invitation.askByReply': 'Des questions ? Répondez simplement à ce message : votre réponse parvient à {inviter}.',
  'invitation.why':
    'Vous recevez ce message parce que {inviter} a indiqué {recipient} sur {site}, où {organisation} partage des fichiers.',
  'invitation.unexpected':
    'Vous ne vous y attendiez pas ? Supprimez simplement ce message. Rien ne se passe tant que vous n’ouvrez pas le lien.',
  'invitation.stop': 'Je ne veux plus recevoir d’invitations de {site}',
  'invitation.stopAt': 'Si vous ne voulez plus recevoir d’invitations de {site} :',
  'invitation.report': 'Pour signaler un abus, écrivez à {address}.',
  'name.somebody': 'Quelqu’un',

  'account.hello': 'Bonjour {name},',
  'account.when': 'Quand : {when}',
  'account.device': 'Appareil : {device}',
  'account.networkAddress': 'Adresse réseau : {address}',
  'account.why':
    'Vous recevez cet e-mail parce que {recipient} est l’adresse d’un compte chez {organisation}. Les e-mails sur la sécurité d’un compte ne peuvent pas être désactivés.',
  'reset.subject': 'Choisissez un nouveau mot de passe pour {organisation}',
  'reset.heading': 'Choisissez un nouveau mot de passe',
  'reset.intro':
    'Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour le compte {account} chez {organisation}.',
  'reset.button': 'Choisir un nouveau mot de passe',
  'reset.ends': 'Le lien est valable {minutes}, une seule fois.',
  'reset.unexpected':
    'Ce n’était pas vous ? Alors ne faites rien : votre mot de passe reste le même. Ne transférez pas cet e-mail, car quiconque a le lien peut changer votre mot de passe.',
  'changed.subject': 'Votre mot de passe pour {organisation} a été changé',
  'changed.heading': 'Votre mot de passe a été changé',
  'changed.intro':
    'Le compte {account} chez {organisation} a un nouveau mot de passe. Partout où il était connecté avec l’ancien, il est déconnecté.',
  'changed.advice':
    'C’était vous ? Alors il n’y a rien à faire. Ce n’était pas vous ? Choisissez tout de suite un nouveau mot de passe et prévenez votre administration :',
  'changed.button': 'Choisir un nouveau mot de passe',

  'outcome.deferred': 'Le message à {recipient} n’a pas encore pu être remis. Le serveur continue d’essayer.',
  'outcome.uncertain': 'Le message à {recipient} a été transmis, mais personne ne l’a confirmé.',
  'outcome.notConfigured':
    'Le serveur ne peut pas envoyer de message en ce moment ; un administrateur doit vérifier ses réglages. Le message à {recipient} est en attente.',
  'outcome.senderRefused':
    'Le message à {recipient} n’a pas été envoyé : le serveur de messagerie refuse l’adresse de l’expéditeur. Un administrateur doit la faire vérifier.',
  'outcome.tooBig':
    'Le message à {recipient} a été refusé parce qu’il est trop volumineux. Essayez un texte plus court.',
  'outcome.tooMany': 'Le message à {recipient} a été retenu : trop de destinataires à la fois.',
  'outcome.quota': 'La boîte de {recipient} est pleine.',
  'outcome.rejected': 'Le message à {recipient} a été refusé : cette boîte n’existe pas ou n’accepte pas de courrier.',
  'outcome.letters': 'Le système de messagerie n’accepte pas les lettres de l’adresse {recipient}.',
  'outcome.policy':
    'Le message à {recipient} a été refusé selon les règles du système qui le reçoit. L’adresse est peut-être correcte.',
  'outcome.failed': 'Le message à {recipient} a été refusé.',
  'outcome.expired': 'Le message à {recipient} n’a pas pu être remis pendant un jour et a été abandonné.',
  'outcome.senderLimit':
    'Le message à {recipient} n’a pas été envoyé : vous avez envoyé trop de messages en une heure.',
  'outcome.noSenderAddress': 'Le message à {recipient} n’a pas été envoyé : votre compte n’a pas d’adresse e-mail.',
}
