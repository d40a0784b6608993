import * as v from 'valibot';
import * as vscode from 'vscode';
import { planUpdate, type UpdatePlan } from '../../operations/update';
import { messages } from '../../presentation/messages';
import { changeBetween } from '../../references/changeBetween';
import { applyEdits } from '../../references/edits';
import type { Occurrence } from '../../references/occurrence';
import { type Scan, update } from '../../references/scan';
import { tagSlotAt } from '../../references/tagSlot';
import { askOfPerson } from '../../registry/imageSource';
import type { CommandContext } from '../commands/commandContext';
import { openKnown } from '../commands/occurrenceAtPlace';
import { textPlaceSchema } from '../commands/placeSchema';
import { showNote } from '../commands/report';
import { withPatientProgress } from '../progress';
import { writeTag } from '../tags/writeTag';

const schema = v.object({
  ...textPlaceSchema.entries,
  /** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests */
  tag: v.pipe(v.string(), v.regex(/^\w[\w.-]{0,127}$/)),
});

/** A tag, and the text in whose place it is to stand: a tag, half of one or nothing. */
export type ChosenTag = v.InferOutput<typeof schema>;

/**
 * Writes the tag that was chosen in front of a digest, and with it the digest that it stands for now, as one edit: where the registry
 * does not tell that, the text stays as it is.
 */
export async function chooseTag(
  argument: unknown,
  { source, scans, lookUps, log }: Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>,
): Promise<void> {
  const parsed = v.safeParse(schema, argument);
  const document = parsed.success ? await openKnown(parsed.output.uri) : undefined;
  if (!parsed.success || !document) return;
  const before = await scans.scanOf(document);
  const { tag } = parsed.output;
  const chosen = withTag(before, parsed.output);
  if (!chosen || chosen.occurrence.target.kind !== 'image') {
    showNote(messages.placeGone());
    return;
  }
  if (!vscode.workspace.isTrusted) {
    showNote(messages.untrusted());
    return;
  }
  const { scan, occurrence } = chosen;
  const { reference } = chosen.occurrence.target;
  lookUps.lookedUp(reference);
  const plan = async (includesManaged: boolean): Promise<UpdatePlan> => {
    const planned = await withPatientProgress(messages.asking(reference.registry), (signal) =>
      planUpdate(source, scan, { occurrence, tag, includesManaged }, askOfPerson(signal)),
    );
    if (planned.kind !== 'planned') return planned;
    const after = applyEdits(scan.text, planned.edits);
    return { ...planned, edits: after === before.text ? [] : [changeBetween(before.text, after)] };
  };
  await writeTag({ document, scan: before }, reference, tag, plan, log);
}

/** The document as it would be with the tag alone, where it is the tag of an occurrence that has a digest. */
function withTag(
  before: Scan,
  { start, text, tag }: ChosenTag,
): { readonly scan: Scan; readonly occurrence: Occurrence } | undefined {
  const end = start + text.length;
  if (before.text.slice(start, end) !== text) return undefined;
  const scan = update(before, [{ span: { start, end }, newText: tag }]);
  const slot = tagSlotAt(scan, start + tag.length);
  if (slot?.span.start !== start || slot.span.end !== start + tag.length) return undefined;
  const occurrence = scan.occurrences.find(({ span }) => span.start === slot.start);
  const reference = occurrence?.target.kind === 'image' ? occurrence.target.reference : undefined;
  return occurrence && reference?.digest && reference.tag === tag ? { scan, occurrence } : undefined;
}
