/**
 * The words of our mails, in English: the source of the other languages. ICU message syntax; the arguments are cleaned
 * names, never markup. Plain and warm: said as a helpful colleague would say it, no word of computing that can be
 * avoided. `kind` is file or folder.
 */
export const en = {
  'invitation.subject': '{inviter} shared “{item}” with you',
  'invitation.heading': '{inviter} shared a {kind, select, folder {folder} other {file}} with you',
  'invitation.kind': '{kind, select, folder {Folder} other {File}}',
  'invitation.item': '{kind, select, folder {Folder} other {File}}: {item}',
  'invitation.guest': '{inviter} is a guest at {organisation}, not a member.',
  'invitation.messageTitle': 'Message from {inviter}',
  'invitation.button': 'Open “{item}”',
  'invitation.opensHost': 'The button opens {host}.',
  'invitation.rawLink': 'If it does not work, copy this address into your browser:',
  'invitation.link': 'Open it here:',
  'invitation.canRead':
    '{kind, select, folder {You can view and download everything in this folder.} other {You can view and download this file.}}',
  'invitation.canWrite':
    '{kind, select, folder {You can view and change everything in this folder, and add to it.} other {You can view and change this file.}}',
  'invitation.expires': 'Your access ends on {when}.',
  'invitation.hintDirect': 'Sign in with your {site} account to open it.',
  'invitation.hintSignIn':
    'You need no account. When you open it, we mail a one-time code to {recipient} to make sure that it is you.',
  'invitation.hintAnonymous': 'Anyone who has this link can open it, so please keep it to yourself.',
  'invitation.hintPassword':
    'This link asks for a password. {inviter} knows it and tells you by another way, not in this mail.',
  'invitation.askByReply': 'Questions? Just answer this mail: your reply goes to {inviter}.',
  'invitation.why':
    'You get this mail because {inviter} entered {recipient} on {site}, where {organisation} shares files.',
  'invitation.unexpected': 'You did not expect it? Then simply delete it. Nothing happens unless you open the link.',
  'invitation.stop': 'Do not let {site} mail me invitations',
  'invitation.stopAt': 'If you do not want invitations from {site} by mail:',
  'invitation.report': 'To report misuse, write to {address}.',
  'name.somebody': 'Somebody',

  'account.hello': 'Hello {name},',
  'account.when': 'When: {when}',
  'account.device': 'Device: {device}',
  'account.networkAddress': 'Network address: {address}',
  'account.why':
    'You get this mail because {recipient} is the address of an account at {organisation}. Mails about the security of an account cannot be turned off.',
  'reset.subject': 'Choose a new password for {organisation}',
  'reset.heading': 'Choose a new password',
  'reset.intro': 'Somebody, most likely you, asked for a new password for the account {account} at {organisation}.',
  'reset.button': 'Choose a new password',
  'reset.ends': 'The link works for {minutes}, and only once.',
  'reset.unexpected':
    'It was not you? Then do nothing: your password stays as it is. Do not pass this mail on, for whoever has the link can set your password.',
  'changed.subject': 'Your password for {organisation} was changed',
  'changed.heading': 'Your password was changed',
  'changed.intro':
    'The account {account} at {organisation} has a new password. Wherever it was signed in with the old one, it is signed out.',
  'changed.advice':
    'Was it you? Then there is nothing to do. It was not you? Choose a new password at once and tell your administration:',
  'changed.button': 'Choose a new password',

  'outcome.deferred': 'The mail to {recipient} could not be delivered yet. The server goes on trying.',
  'outcome.uncertain': 'The mail to {recipient} was handed over, but nobody confirmed it.',
  'outcome.notConfigured':
    'The server cannot send mail at the moment; an administrator has to look at its mail settings. The mail to {recipient} waits.',
  'outcome.senderRefused':
    'The mail to {recipient} was not sent: the mail relay refuses the sender address. An administrator has to verify it.',
  'outcome.tooBig': 'The mail to {recipient} was refused because it is too big. Try a shorter message.',
  'outcome.tooMany': 'The mail to {recipient} was held back: too many recipients at once.',
  'outcome.quota': 'The mailbox of {recipient} is full.',
  'outcome.rejected': 'The mail to {recipient} was refused: there is no such mailbox, or it takes no mail.',
  'outcome.letters': 'The mail system cannot handle the letters in the address {recipient}.',
  'outcome.policy':
    'The mail to {recipient} was refused by the policy of the receiving mail system. The address may well be right.',
  'outcome.failed': 'The mail to {recipient} was refused.',
  'outcome.expired': 'The mail to {recipient} could not be delivered for a day and was given up.',
  'outcome.senderLimit': 'The mail to {recipient} was not sent: you have sent too many mails in the last hour.',
  'outcome.noSenderAddress': 'The mail to {recipient} was not sent: your account has no mail address.',
} as const

/** The name of a text. */
export type MessageKey = keyof typeof en

/** The texts of one language. */
export type Messages = Readonly<Record<MessageKey, string>>
