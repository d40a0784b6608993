import type { Check } from '../src/messages/check';
import { element } from './element';
import { icon } from './icon';

const ICONS = { verified: 'check', failed: 'failed', notChecked: 'none' } as const;

/** What came of a check, with a picture. */
export function checkLine({ kind, text }: Check): HTMLElement {
  return element('span', { class: `check check-${kind}` }, icon(ICONS[kind]), text);
}
