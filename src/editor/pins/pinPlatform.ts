import * as vscode from 'vscode';
import { askOfPerson } from '../../registry/imageSource';
import { summariseImage } from '../../inspection/inspectImage';
import type { Digest } from '../../oci/digest';
import { platformEntries } from '../../oci/manifest';
import { whyNotChangeable } from '../../operations/pin';
import { planPins } from '../../operations/pinPlan';
import type { PinRefusal } from '../../operations/pinRefusal';
import { shortDigest } from '../../presentation/format';
import { messages } from '../../presentation/messages';
import { platformName } from '../../presentation/names';
import { pinTexts } from '../../presentation/pinReport';
import { pinRefusalSentence } from '../../presentation/pinSentence';
import type { Occurrence } from '../../references/occurrence';
import type { Reference } from '../../references/reference';
import type { Scan } from '../../references/scan';
import type { CommandContext } from '../commands/commandContext';
import { changesAnyway } from '../commands/changesAnyway';
import { isAboutCursor, occurrenceFor } from '../commands/occurrenceAtPlace';
import { showNote, showRegistryFailure } from '../commands/report';
import { whyNoEdit } from '../documents/mayEdit';
import { withPatientProgress } from '../progress';
import { applyPin } from './applyPin';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>;

/** Pins the reference that `argument` names, or the one at the cursor, to one platform's manifest: the person picks it. */
export async function pinPlatform(argument: unknown, context: Context): Promise<void> {
  const { scans, lookUps, log } = context;
  const found = await occurrenceFor(argument, scans);
  if (!found) {
    showNote(isAboutCursor(argument) ? pinTexts.nothingHere() : messages.placeGone());
    return;
  }
  const { document, scan, occurrence } = found;
  if (!(await mayChange(document.uri, scan, occurrence)) || occurrence.target.kind === 'unresolved') return;
  const { reference } = occurrence.target;
  lookUps.lookedUp(reference);
  const digest = await chosenDigest(reference, context);
  if (!digest) return;
  const plan = await planPins(scan, [{ occurrence, digest }]);
  const [refusal] = plan.refused;
  if (refusal) showNote(pinRefusalSentence(refusal.why));
  else await applyPin('pin', document.uri, scan, plan, log);
}

/** Says why not, where it may not. */
async function mayChange(uri: vscode.Uri, scan: Scan, occurrence: Occurrence): Promise<boolean> {
  const kind = whyNoEdit(uri);
  const why: PinRefusal | undefined = kind ? { kind } : whyNotChangeable(scan, occurrence);
  if (!why) return true;
  if (why.kind === 'managedByBot') return changesAnyway(pinRefusalSentence(why));
  showNote(pinRefusalSentence(why));
  return false;
}

/** The manifest of the platform that the person picks; undefined for none. */
async function chosenDigest(reference: Reference, { source, log }: Context): Promise<Digest | undefined> {
  // A pin that is there may be that of a platform already.
  const tagged = reference.tag === undefined ? reference : { ...reference, digest: undefined };
  try {
    const { fetched } = await withPatientProgress(messages.asking(reference.registry), (signal) =>
      summariseImage(source, { kind: 'registry', reference: tagged }, askOfPerson(signal)),
    );
    const entries = fetched.value.kind === 'index' ? platformEntries(fetched.value) : [];
    if (entries.length === 0) {
      showNote(pinTexts.onePlatform());
      return undefined;
    }
    const items = entries.map(({ platform, digest }) => ({
      label: platformName(platform),
      description: shortDigest(digest),
      digest,
    }));
    return (await vscode.window.showQuickPick(items, { title: pinTexts.choosePlatform() }))?.digest;
  } catch (error) {
    showRegistryFailure(error, reference, log);
    return undefined;
  }
}
