/** The parts of the sign-in forms: label above, hint and fault tied to the field for screen readers. */
import { html, type Html } from '../html.ts'
import { type AttributeValue, renderTag } from '../tag.ts'

/** The id of the one fault that a page tells of; the fields that it concerns name it. */
const faultId = 'fault'

/** What went wrong, announced when the page opens; nothing when nothing did. */
export function renderFault(text: Html | string | null): Html | null {
  return text === null ? null : html`<div class="notice bad" role="alert" id="${faultId}"><p>${text}</p></div>`
}

export interface FieldParts {
  readonly name: string
  readonly label: string
  readonly hint?: Html | string | null
  /** What stands in the field at first. */
  readonly value?: string
  /** The fault of the page concerns this field. */
  readonly isFaulty?: boolean
  /** The page tells of a fault: the field that has the focus is read out with it, whatever it concerns. */
  readonly hasPageFault?: boolean
  /** Where writing begins; at most one field of a page, and only where the form is all there is to do. */
  readonly hasFocus?: boolean
  /** More attributes, such as `autocomplete`. */
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

/** A field of one line. */
export function renderField({ name, label, hint, value, attributes, ...field }: FieldParts): Html {
  const { isFaulty, hasPageFault, hasFocus } = field
  // Not every screen reader announces what stands on a page from its beginning.
  const hearsFault = isFaulty || (hasFocus && hasPageFault)
  const descriptions = [hearsFault && faultId, hint && `${name}-hint`].filter(Boolean)
  const input = renderTag('input', {
    id: name,
    name,
    value,
    ...attributes,
    'aria-describedby': descriptions.join(' ') || null,
    'aria-invalid': isFaulty ? 'true' : null,
    autofocus: hasFocus,
  })
  return html`<div class="field"><label for="${name}">${label}</label>
${input}
${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}</div>`
}

/** The field of a password. `autocomplete` tells a password manager which one is meant. */
export function renderPasswordField(
  field: Omit<FieldParts, 'attributes' | 'value'> & {
    readonly autocomplete: 'current-password' | 'new-password'
    readonly minimumLength?: number
  },
): Html {
  const { autocomplete, minimumLength, ...parts } = field
  return renderField({
    ...parts,
    attributes: {
      type: 'password',
      autocomplete,
      required: true,
      minlength: minimumLength,
      autocapitalize: 'none',
      spellcheck: 'false',
    },
  })
}

/** A box to tick, its words and a hint beside it. */
export function renderCheckBox(
  name: string,
  label: Html | string,
  { hint, isTicked }: { readonly hint: string; readonly isTicked: boolean },
): Html {
  const input = renderTag('input', {
    type: 'checkbox',
    id: name,
    name,
    value: 'yes',
    checked: isTicked,
    'aria-describedby': `${name}-hint`,
  })
  return html`<div class="check">${input}<label for="${name}">${label}</label>
<p class="hint" id="${name}-hint">${hint}</p></div>`
}
