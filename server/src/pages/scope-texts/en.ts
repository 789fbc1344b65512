import type { ScopeTexts } from '../scope-texts.ts'

/** The words for permissions in English. */
export const englishScopeTexts: ScopeTexts = {
  openid: {
    title: 'Sign you in',
    text: 'Know that it is you, by the account that you use here.',
  },
  profile: {
    title: 'See your name',
    text: 'See your name and the name that you sign in with.',
  },
  email: {
    title: 'See your mail address',
    text: 'See the mail address of your account.',
  },
  offline_access: {
    title: 'Keep this access',
    text: 'Go on using what you agree to here when you are not there, until you take it back.',
  },
  'Files.Read': {
    title: 'See your files',
    text: 'Open and download the files in your own drive, and see with whom you share them.',
  },
  'Files.Read.All': {
    title: 'See all files that you can open',
    text: 'Open and download the files in your own drive and those that others shared with you.',
  },
  'Files.ReadWrite': {
    title: 'Change and share your files',
    text: 'Open, add, change and delete the files in your own drive, and share them with others in your name.',
  },
  'Files.ReadWrite.All': {
    title: 'Change and share all files that you can change',
    text: 'Open every file that you can open, and add, change, delete and share files wherever you may do so.',
  },
  'Sites.Read.All': {
    title: 'See your sites and all files that you can open',
    text: 'See the sites that you can open, and open and download every file that you can open, your own included.',
  },
  'Sites.ReadWrite.All': {
    title: 'Change files in your sites and everywhere else',
    text: 'See the sites that you can open, and add, change, delete and share files wherever you may do so, your own drive included.',
  },
  'Sites.Manage.All': {
    title: 'Manage your sites and all files that you can change',
    text: 'See and manage the sites that you can open, and add, change, delete and share files wherever you may do so.',
  },
  'Sites.FullControl.All': {
    title: 'Do everything with sites and files that you can do',
    text: 'Have the same power over sites and files as you have yourself.',
  },
  'User.Read': {
    title: 'See your account',
    text: 'See your name, your addresses, your job title and language, and the name of your organisation.',
  },
  'User.ReadWrite': {
    title: 'See and change your account',
    text: 'See what your account says about you, and change it.',
  },
  'User.ReadBasic.All': {
    title: 'See who is in your organisation',
    text: 'See the names and addresses of the people in your organisation.',
  },
  'User.Read.All': {
    title: 'See the accounts of all people',
    text: 'See everything that the accounts of the people in your organisation say about them.',
  },
  'User.ReadWrite.All': {
    title: 'Change the accounts of all people',
    text: 'See the accounts of all people in your organisation, and change those that you may change.',
  },
  'User.Invite.All': {
    title: 'Invite guests',
    text: 'Invite people from outside to your organisation in your name.',
  },
  'User.RevokeSessions.All': {
    title: 'Sign people out',
    text: 'End the sign-ins of people everywhere, where you may do so, so that they have to sign in again.',
  },
  'Group.Read.All': {
    title: 'See all groups',
    text: 'See every group of your organisation and who is in it.',
  },
  'Group.ReadWrite.All': {
    title: 'Manage groups',
    text: 'See all groups; make, change and delete groups and change who is in them, where you may do so.',
  },
  'GroupMember.Read.All': {
    title: 'See who is in which group',
    text: 'See which groups your organisation has and who is in them.',
  },
  'GroupMember.ReadWrite.All': {
    title: 'Change who is in which group',
    text: 'See who is in which group, and add and remove people where you may do so. Whoever is in a group sees what is shared with it.',
  },
  'Directory.Read.All': {
    title: 'See the whole directory',
    text: 'See all people, groups and applications of your organisation and its settings.',
  },
  'Directory.ReadWrite.All': {
    title: 'Change the directory',
    text: 'See the whole directory of your organisation, and change people and groups where you may do so.',
  },
  'Organization.Read.All': {
    title: 'See your organisation',
    text: 'See the name, the domains and the settings of your organisation.',
  },
  'Application.Read.All': {
    title: 'See all applications',
    text: 'See which applications your organisation knows and what they may ask for.',
  },
  'Application.ReadWrite.All': {
    title: 'Manage all applications',
    text: 'Add, change and delete applications and make secrets for them. With such a secret it can act as any of them.',
  },
  'DelegatedPermissionGrant.Read.All': {
    title: 'See what people agreed to',
    text: 'See which applications people and administrators trust, and with what.',
  },
  'DelegatedPermissionGrant.ReadWrite.All': {
    title: 'Agree for other people',
    text: 'Agree, in the name of people, to what applications may do for them, and take that back. It can give itself more access in this way.',
  },
  'AppRoleAssignment.ReadWrite.All': {
    title: 'Give applications any access',
    text: 'Give applications access of their own to everything in your organisation, and take it away. It can give itself all access in this way.',
  },
}
