import { type Bot, botAt } from './bots';
import type { Occurrence } from './occurrence';
import type { PinChange } from './pinChange';
import { placesOf } from './readPlaces';
import type { SharedText } from './sharing';

/** What a person should know of a change before it is made. */
export type PinNotice =
  /** The text that changes is what a variable is without a run's own value. */
  | { readonly kind: 'variableCanOverride'; readonly variable: string }
  /** Some charts use the tag as a label, which a digest does not fit. */
  | { readonly kind: 'helmTagAsLabel' }
  /** Today's kustomize renders tag and digest; older ones let the digest win. */
  | { readonly kind: 'kustomizeOlderDigestWins' }
  /** `count` references of the document change with the one text: at an anchor, an ARG. */
  | { readonly kind: 'severalUses'; readonly count: number }
  /** A comment gives the text to a bot, which will write there again. */
  | { readonly kind: 'managedByBot'; readonly bot: Bot }
  /** Helm may read the tag as a number, and another one than is pinned. */
  | { readonly kind: 'readAsNumber'; readonly written: string; readonly rendered: string }
  /** What is left of a tag gets quotes, or YAML would read it as a number. */
  | { readonly kind: 'quoted' }
  /** Without its digest the reference means `latest`. */
  | { readonly kind: 'noTag' };

/** What is to say of `change`, which pins `occurrence` or takes its pin away. */
export function noticesOf(
  occurrence: Occurrence,
  change: PinChange,
  { text, sharingOf }: SharedText,
): readonly PinNotice[] {
  const notices: PinNotice[] = [];
  const { target, edit, parts = [] } = occurrence;
  const variable =
    edit.kind === 'literal' ? edit.variable : parts.find((part) => part.variable !== undefined)?.variable;
  if (variable !== undefined) notices.push({ kind: 'variableCanOverride', variable });
  const own = edit.kind === 'digest' ? (change.digest ? edit.write.notice : edit.erase?.notice) : undefined;
  if (own) notices.push({ kind: own });
  const isOpen = edit.kind === 'literal' && target.kind === 'image' && target.reference.tag === undefined;
  if (isOpen && !change.digest) notices.push({ kind: 'noTag' });
  const rendered = edit.kind === 'digest' ? parts.find(({ part }) => part === 'tag')?.readAs : undefined;
  if (rendered !== undefined && target.kind === 'image') {
    notices.push({ kind: 'readAsNumber', written: target.reference.tag ?? '', rendered });
  }
  const { count } = sharingOf(change);
  if (count > 1) notices.push({ kind: 'severalUses', count });
  const bot = botAt(text, [...placesOf(occurrence), change.span]);
  if (bot) notices.push({ kind: 'managedByBot', bot });
  return notices;
}
