import type { ScopeTexts } from '../scope-texts.ts'

/** The words for permissions in Spanish. */
export const spanishScopeTexts: ScopeTexts = {
  openid: {
    title: 'Iniciar tu sesión',
    text: 'Saber que eres tú, por la cuenta que usas aquí.',
  },
  profile: {
    title: 'Ver tu nombre',
    text: 'Ver tu nombre y el nombre con el que inicias sesión.',
  },
  email: {
    title: 'Ver tu correo',
    text: 'Ver la dirección de correo de tu cuenta.',
  },
  offline_access: {
    title: 'Conservar este acceso',
    text: 'Seguir usando lo que aceptas aquí cuando no estás, hasta que lo retires.',
  },
  'Files.Read': {
    title: 'Ver tus archivos',
    text: 'Abrir y descargar los archivos de tu unidad y ver con quién los compartes.',
  },
  'Files.Read.All': {
    title: 'Ver todos los archivos que puedes abrir',
    text: 'Abrir y descargar los archivos de tu unidad y los que otras personas han compartido contigo.',
  },
  'Files.ReadWrite': {
    title: 'Cambiar y compartir tus archivos',
    text: 'Abrir, añadir, cambiar y eliminar los archivos de tu unidad, y compartirlos con otras personas en tu nombre.',
  },
  'Files.ReadWrite.All': {
    title: 'Cambiar y compartir todos los archivos que puedes cambiar',
    text: 'Abrir todos los archivos que puedes abrir, y añadir, cambiar, eliminar y compartir archivos donde tú puedas hacerlo.',
  },
  'Sites.Read.All': {
    title: 'Ver tus sitios y todos los archivos que puedes abrir',
    text: 'Ver los sitios que puedes abrir, y abrir y descargar todos los archivos que puedes abrir, también los tuyos.',
  },
  'Sites.ReadWrite.All': {
    title: 'Cambiar archivos en tus sitios y en todas partes',
    text: 'Ver los sitios que puedes abrir, y añadir, cambiar, eliminar y compartir archivos donde tú puedas hacerlo, también en tu unidad.',
  },
  'Sites.Manage.All': {
    title: 'Administrar tus sitios y todos los archivos que puedes cambiar',
    text: 'Ver y administrar los sitios que puedes abrir, y añadir, cambiar, eliminar y compartir archivos donde tú puedas hacerlo.',
  },
  'Sites.FullControl.All': {
    title: 'Hacer con sitios y archivos todo lo que puedes hacer tú',
    text: 'Tener sobre sitios y archivos el mismo poder que tienes tú.',
  },
  'User.Read': {
    title: 'Ver tu cuenta',
    text: 'Ver tu nombre, tus direcciones, tu puesto y tu idioma, y el nombre de tu organización.',
  },
  'User.ReadWrite': {
    title: 'Ver y cambiar tu cuenta',
    text: 'Ver lo que tu cuenta dice de ti, y cambiarlo.',
  },
  'User.ReadBasic.All': {
    title: 'Ver quién está en tu organización',
    text: 'Ver los nombres y las direcciones de las personas de tu organización.',
  },
  'User.Read.All': {
    title: 'Ver las cuentas de todas las personas',
    text: 'Ver todo lo que dicen las cuentas de las personas de tu organización.',
  },
  'User.ReadWrite.All': {
    title: 'Cambiar las cuentas de todas las personas',
    text: 'Ver las cuentas de todas las personas de tu organización, y cambiar las que tú puedas cambiar.',
  },
  'User.Invite.All': {
    title: 'Invitar a personas de fuera',
    text: 'Invitar en tu nombre a personas de fuera de tu organización.',
  },
  'User.RevokeSessions.All': {
    title: 'Cerrar las sesiones de otras personas',
    text: 'Cerrar las sesiones de las personas en todas partes, donde tú puedas hacerlo, de modo que tengan que iniciar sesión de nuevo.',
  },
  'Group.Read.All': {
    title: 'Ver todos los grupos',
    text: 'Ver todos los grupos de tu organización y quién está en ellos.',
  },
  'Group.ReadWrite.All': {
    title: 'Administrar grupos',
    text: 'Ver todos los grupos; crear, cambiar y eliminar grupos y cambiar quién está en ellos, donde tú puedas hacerlo.',
  },
  'GroupMember.Read.All': {
    title: 'Ver quién está en cada grupo',
    text: 'Ver qué grupos tiene tu organización y quién está en ellos.',
  },
  'GroupMember.ReadWrite.All': {
    title: 'Cambiar quién está en cada grupo',
    text: 'Ver quién está en cada grupo, y añadir y quitar personas donde tú puedas hacerlo. Quien está en un grupo ve lo que se comparte con él.',
  },
  'Directory.Read.All': {
    title: 'Ver todo el directorio',
    text: 'Ver todas las personas, los grupos y las aplicaciones de tu organización, y su configuración.',
  },
  'Directory.ReadWrite.All': {
    title: 'Cambiar el directorio',
    text: 'Ver todo el directorio de tu organización, y cambiar personas y grupos donde tú puedas hacerlo.',
  },
  'Organization.Read.All': {
    title: 'Ver tu organización',
    text: 'Ver el nombre, los dominios y la configuración de tu organización.',
  },
  'Application.Read.All': {
    title: 'Ver todas las aplicaciones',
    text: 'Ver qué aplicaciones conoce tu organización y qué pueden pedir.',
  },
  'Application.ReadWrite.All': {
    title: 'Administrar todas las aplicaciones',
    text: 'Añadir, cambiar y eliminar aplicaciones y crear secretos para ellas. Con un secreto así puede actuar como cualquiera de ellas.',
  },
  'DelegatedPermissionGrant.Read.All': {
    title: 'Ver lo que se ha aceptado',
    text: 'Ver en qué aplicaciones confían las personas y quienes administran, y para qué.',
  },
  'DelegatedPermissionGrant.ReadWrite.All': {
    title: 'Aceptar por otras personas',
    text: 'Aceptar, en nombre de otras personas, lo que las aplicaciones pueden hacer por ellas, y retirarlo. Así puede darse más acceso a sí misma.',
  },
  'AppRoleAssignment.ReadWrite.All': {
    title: 'Dar cualquier acceso a las aplicaciones',
    text: 'Dar a las aplicaciones acceso propio a todo lo de tu organización, y quitarlo. Así puede darse todo el acceso a sí misma.',
  },
}
