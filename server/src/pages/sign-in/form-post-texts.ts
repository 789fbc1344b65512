/** The words of the page that carries an answer to an application. */
import type { PageLanguage } from '../language.ts'

export interface FormPostTexts {
  readonly title: string
  readonly text: string
  readonly continue: string
}

export const formPostTexts: Record<PageLanguage, FormPostTexts> = {
  en: {
    title: 'Back to the application',
    text: 'This page goes on by itself. If it does not, press the button.',
    continue: 'Continue',
  },
  es: {
    title: 'De vuelta a la aplicación',
    text: 'Esta página continúa sola. Si no lo hace, pulsa el botón.',
    continue: 'Continuar',
  },
  pt: {
    title: 'De volta ao aplicativo',
    text: 'Esta página continua sozinha. Se não continuar, aperte o botão.',
    continue: 'Continuar',
  },
  de: {
    title: 'Zurück zur Anwendung',
    text: 'Diese Seite geht von selbst weiter. Wenn nicht, drücken Sie den Knopf.',
    continue: 'Weiter',
  },
  fr: {
    title: 'Retour à l’application',
    text: 'Cette page continue d’elle-même. Sinon, appuyez sur le bouton.',
    continue: 'Continuer',
  },
}
