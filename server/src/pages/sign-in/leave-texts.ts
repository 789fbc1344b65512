/** The words of the pages that lead away from this server: to an application, or to another issuer. */
import type { PageLanguage } from '../language.ts'

export interface LeaveTexts {
  readonly title: string
  readonly text: string
  readonly continue: string
  readonly providerTitle: string
  readonly providerText: string
}

export const leaveTexts: Record<PageLanguage, LeaveTexts> = {
  en: {
    title: 'Back to the application',
    text: 'This page goes on by itself. If it does not, press the button.',
    continue: 'Continue',
    providerTitle: 'On to {label}',
    providerText: 'You sign in there. This page goes on by itself; if it does not, press the button.',
  },
  es: {
    title: 'De vuelta a la aplicación',
    text: 'Esta página continúa sola. Si no lo hace, pulsa el botón.',
    continue: 'Continuar',
    providerTitle: 'Hacia {label}',
    providerText: 'Inicias sesión allí. Esta página continúa sola; si no lo hace, pulsa el botón.',
  },
  pt: {
    title: 'De volta ao aplicativo',
    text: 'Esta página continua sozinha. Se não continuar, aperte o botão.',
    continue: 'Continuar',
    providerTitle: 'Para {label}',
    providerText: 'Você entra por lá. Esta página continua sozinha; se não continuar, aperte o botão.',
  },
  de: {
    title: 'Zurück zur Anwendung',
    text: 'Diese Seite geht von selbst weiter. Wenn nicht, drücken Sie den Knopf.',
    continue: 'Weiter',
    providerTitle: 'Weiter zu {label}',
    providerText: 'Dort melden Sie sich an. Diese Seite geht von selbst weiter; wenn nicht, drücken Sie den Knopf.',
  },
  fr: {
    title: 'Retour à l’application',
    text: 'Cette page continue d’elle-même. Sinon, appuyez sur le bouton.',
    continue: 'Continuer',
    providerTitle: 'Vers {label}',
    providerText: 'La connexion se fait là-bas. Cette page continue d’elle-même ; sinon, appuyez sur le bouton.',
  },
}
