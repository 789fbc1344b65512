import type { ScopeTexts } from '../scope-texts.ts'

/** The words for permissions in French. */
export const frenchScopeTexts: ScopeTexts = {
  openid: {
    title: 'Vous connecter',
    text: 'Savoir que c’est vous, par le compte que vous utilisez ici.',
  },
  profile: {
    title: 'Voir votre nom',
    text: 'Voir votre nom et celui avec lequel vous vous connectez.',
  },
  email: {
    title: 'Voir votre adresse e-mail',
    text: 'Voir l’adresse e-mail de votre compte.',
  },
  offline_access: {
    title: 'Garder cet accès',
    text: 'Continuer à utiliser ce que vous acceptez ici en votre absence, jusqu’à ce que vous le retiriez.',
  },
  'Files.Read': {
    title: 'Voir vos fichiers',
    text: 'Ouvrir et télécharger les fichiers de votre espace, et voir avec qui vous les partagez.',
  },
  'Files.Read.All': {
    title: 'Voir tous les fichiers que vous pouvez ouvrir',
    text: 'Ouvrir et télécharger les fichiers de votre espace et ceux que d’autres personnes ont partagés avec vous.',
  },
  'Files.ReadWrite': {
    title: 'Modifier et partager vos fichiers',
    text: 'Ouvrir, ajouter, modifier et supprimer les fichiers de votre espace, et les partager avec d’autres en votre nom.',
  },
  'Files.ReadWrite.All': {
    title: 'Modifier et partager tous les fichiers que vous pouvez modifier',
    text: 'Ouvrir tous les fichiers que vous pouvez ouvrir, et ajouter, modifier, supprimer et partager des fichiers partout où vous pouvez le faire.',
  },
  'Sites.Read.All': {
    title: 'Voir vos sites et tous les fichiers que vous pouvez ouvrir',
    text: 'Voir les sites que vous pouvez ouvrir, et ouvrir et télécharger tous les fichiers que vous pouvez ouvrir, y compris les vôtres.',
  },
  'Sites.ReadWrite.All': {
    title: 'Modifier des fichiers dans vos sites et partout ailleurs',
    text: 'Voir les sites que vous pouvez ouvrir, et ajouter, modifier, supprimer et partager des fichiers partout où vous pouvez le faire, y compris dans votre espace.',
  },
  'Sites.Manage.All': {
    title: 'Gérer vos sites et tous les fichiers que vous pouvez modifier',
    text: 'Voir et gérer les sites que vous pouvez ouvrir, et ajouter, modifier, supprimer et partager des fichiers partout où vous pouvez le faire.',
  },
  'Sites.FullControl.All': {
    title: 'Faire avec les sites et les fichiers tout ce que vous pouvez faire',
    text: 'Avoir sur les sites et les fichiers le même pouvoir que vous.',
  },
  'User.Read': {
    title: 'Voir votre compte',
    text: 'Voir votre nom, vos adresses, votre fonction et votre langue, et le nom de votre organisation.',
  },
  'User.ReadWrite': {
    title: 'Voir et modifier votre compte',
    text: 'Voir ce que votre compte dit de vous, et le modifier.',
  },
  'User.ReadBasic.All': {
    title: 'Voir qui est dans votre organisation',
    text: 'Voir les noms et les adresses des personnes de votre organisation.',
  },
  'User.Read.All': {
    title: 'Voir les comptes de toutes les personnes',
    text: 'Voir tout ce que disent les comptes des personnes de votre organisation.',
  },
  'User.ReadWrite.All': {
    title: 'Modifier les comptes de toutes les personnes',
    text: 'Voir les comptes de toutes les personnes de votre organisation, et modifier ceux que vous pouvez modifier.',
  },
  'User.Invite.All': {
    title: 'Inviter des personnes de l’extérieur',
    text: 'Inviter en votre nom des personnes extérieures dans votre organisation.',
  },
  'User.RevokeSessions.All': {
    title: 'Déconnecter des personnes',
    text: 'Mettre fin partout aux connexions des personnes, là où vous pouvez le faire, si bien qu’elles doivent se connecter à nouveau.',
  },
  'Group.Read.All': {
    title: 'Voir tous les groupes',
    text: 'Voir tous les groupes de votre organisation et qui en fait partie.',
  },
  'Group.ReadWrite.All': {
    title: 'Gérer des groupes',
    text: 'Voir tous les groupes ; créer, modifier et supprimer des groupes et changer qui en fait partie, là où vous pouvez le faire.',
  },
  'GroupMember.Read.All': {
    title: 'Voir qui fait partie de quel groupe',
    text: 'Voir quels groupes a votre organisation et qui en fait partie.',
  },
  'GroupMember.ReadWrite.All': {
    title: 'Changer qui fait partie de quel groupe',
    text: 'Voir qui fait partie de quel groupe, et ajouter et retirer des personnes là où vous pouvez le faire. Les membres d’un groupe voient ce qui est partagé avec lui.',
  },
  'Directory.Read.All': {
    title: 'Voir tout l’annuaire',
    text: 'Voir toutes les personnes, tous les groupes et toutes les applications de votre organisation, et ses paramètres.',
  },
  'Directory.ReadWrite.All': {
    title: 'Modifier l’annuaire',
    text: 'Voir tout l’annuaire de votre organisation, et modifier des personnes et des groupes là où vous pouvez le faire.',
  },
  'Organization.Read.All': {
    title: 'Voir votre organisation',
    text: 'Voir le nom, les domaines et les paramètres de votre organisation.',
  },
  'Application.Read.All': {
    title: 'Voir toutes les applications',
    text: 'Voir quelles applications votre organisation connaît et ce qu’elles peuvent demander.',
  },
  'Application.ReadWrite.All': {
    title: 'Gérer toutes les applications',
    text: 'Ajouter, modifier et supprimer des applications et créer des secrets pour elles. Avec un tel secret, elle peut agir comme n’importe laquelle.',
  },
  'DelegatedPermissionGrant.Read.All': {
    title: 'Voir ce qui a été accepté',
    text: 'Voir à quelles applications les personnes et l’administration font confiance, et pour quoi.',
  },
  'DelegatedPermissionGrant.ReadWrite.All': {
    title: 'Accepter pour d’autres personnes',
    text: 'Accepter, au nom d’autres personnes, ce que des applications peuvent faire pour elles, et le retirer. Elle peut ainsi se donner plus d’accès.',
  },
  'AppRoleAssignment.ReadWrite.All': {
    title: 'Donner tout accès à des applications',
    text: 'Donner à des applications leur propre accès à tout dans votre organisation, et le retirer. Elle peut ainsi se donner tous les accès.',
  },
}
