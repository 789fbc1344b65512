import type { Messages } from './en.ts'

export const es: Messages = {
  'invitation.subject': '{inviter} ha compartido «{item}» contigo',
  'invitation.heading': '{inviter} ha compartido {kind, select, folder {una carpeta} other {un archivo}} contigo',
  'invitation.kind': '{kind, select, folder {Carpeta} other {Archivo}}',
  'invitation.item': '{kind, select, folder {Carpeta} other {Archivo}}: {item}',
  'invitation.guest': '{inviter} tiene acceso como invitado en {organisation}; no forma parte de la organización.',
  'invitation.messageTitle': 'Mensaje de {inviter}',
  'invitation.button': 'Abrir «{item}»',
  'invitation.opensHost': 'El botón abre {host}.',
  'invitation.rawLink': 'Si no funciona, copia esta dirección en tu navegador:',
  'invitation.link': 'Ábrelo aquí:',
  'invitation.canRead':
    '{kind, select, folder {Puedes ver y descargar todo lo que hay en esta carpeta.} other {Puedes ver y descargar este archivo.}}',
  'invitation.canWrite':
    '{kind, select, folder {Puedes ver y modificar todo lo que hay en esta carpeta, y añadir cosas.} other {Puedes ver y modificar este archivo.}}',
  'invitation.expires': 'Tu acceso termina el {when}.',
  'invitation.hintDirect': 'Inicia sesión con tu cuenta de {site} para abrirlo.',
  'invitation.hintSignIn':
    'No necesitas una cuenta. Al abrirlo, enviaremos un código de un solo uso a {recipient} para comprobar que eres tú.',
  'invitation.hintAnonymous': 'Cualquiera que tenga este enlace puede abrirlo, así que guárdalo para ti.',
  'invitation.hintPassword':
    'Este enlace pide una contraseña. {inviter} la conoce y te la da por otra vía, no en este correo.',
  'invitation.askByReply': '¿Tienes preguntas? Responde a este correo: tu respuesta le llega a {inviter}.',
  'invitation.why':
    'Recibes este correo porque {inviter} escribió {recipient} en {site}, donde {organisation} comparte sus archivos.',
  'invitation.unexpected': '¿No lo esperabas? Bórralo sin más. No pasa nada si no abres el enlace.',
  'invitation.stop': 'No quiero que {site} me envíe invitaciones',
  'invitation.stopAt': 'Si no quieres recibir invitaciones de {site} por correo:',
  'invitation.report': 'Para avisar de un uso indebido, escribe a {address}.',
  'name.somebody': 'Alguien',

  'account.hello': 'Hola, {name}:',
  'account.when': 'Cuándo: {when}',
  'account.device': 'Dispositivo: {device}',
  'account.networkAddress': 'Dirección de red: {address}',
  'account.why':
    'Recibes este correo porque {recipient} es la dirección de una cuenta de {organisation}. Los correos sobre la seguridad de una cuenta no se pueden desactivar.',
  'reset.subject': 'Elige una contraseña nueva para {organisation}',
  'reset.heading': 'Elige una contraseña nueva',
  'reset.intro': 'Alguien, seguramente tú, ha pedido una contraseña nueva para la cuenta {account} de {organisation}.',
  'reset.button': 'Elegir una contraseña nueva',
  'reset.ends': 'El enlace funciona durante {minutes} y una sola vez.',
  'reset.unexpected':
    '¿No has sido tú? Entonces no hagas nada: tu contraseña sigue igual. No reenvíes este correo, porque quien tenga el enlace puede cambiarla.',
  'changed.subject': 'Tu contraseña de {organisation} ha cambiado',
  'changed.heading': 'Tu contraseña ha cambiado',
  'changed.intro':
    'La cuenta {account} de {organisation} tiene una contraseña nueva. Se ha cerrado la sesión en todos los sitios donde estaba abierta con la anterior.',
  'changed.advice':
    '¿Has sido tú? Entonces no hay que hacer nada. ¿No has sido tú? Elige ya una contraseña nueva y avisa a la administración:',
  'changed.button': 'Elegir una contraseña nueva',

  'outcome.deferred': 'El correo para {recipient} aún no se ha podido entregar. El servidor sigue intentándolo.',
  'outcome.uncertain': 'El correo para {recipient} se envió, pero nadie confirmó que llegara.',
  'outcome.notConfigured':
    'El servidor no puede enviar correo en este momento; un administrador debe revisar su configuración. El correo para {recipient} queda en espera.',
  'outcome.senderRefused':
    'El correo para {recipient} no se envió: el servidor de correo rechaza la dirección del remitente. Un administrador debe verificarla.',
  'outcome.tooBig': 'El correo para {recipient} se rechazó por ser demasiado grande. Prueba con un mensaje más corto.',
  'outcome.tooMany': 'El correo para {recipient} quedó retenido: demasiados destinatarios a la vez.',
  'outcome.quota': 'El buzón de {recipient} está lleno.',
  'outcome.rejected': 'El correo para {recipient} se rechazó: ese buzón no existe o no acepta correo.',
  'outcome.letters': 'El sistema de correo no admite las letras de la dirección {recipient}.',
  'outcome.policy':
    'El correo para {recipient} se rechazó por las normas del sistema que lo recibe. Es posible que la dirección sea correcta.',
  'outcome.failed': 'El correo para {recipient} se rechazó.',
  'outcome.expired': 'El correo para {recipient} no se pudo entregar durante un día y se abandonó.',
  'outcome.senderLimit': 'El correo para {recipient} no se envió: has enviado demasiados correos en la última hora.',
  'outcome.noSenderAddress': 'El correo para {recipient} no se envió: tu cuenta no tiene dirección de correo.',
}
