import * as vscode from 'vscode';
import { summariseImage } from '../../inspection/inspectImage';
import { platformEntries } from '../../oci/manifest';
import { planPins } from '../../operations/pinPlan';
import { shortDigest } from '../../presentation/format';
import { messages } from '../../presentation/messages';
import { platformName } from '../../presentation/names';
import { pinTexts } from '../../presentation/pinReport';
import { pinRefusalSentence } from '../../presentation/pinSentence';
import { applyOrTell } from '../commands/applyOrTell';
import type { CommandContext } from '../commands/commandContext';
import { occurrenceFor } from '../commands/occurrenceAtPlace';
import { showNote, showRegistryFailure } from '../commands/report';
import { withPatientProgress } from '../progress';

type Context = Pick<CommandContext, 'source' | 'scans' | 'lookUps' | 'log'>;

/** Pins the reference that `argument` names, or the one at the cursor, to one platform's manifest: the person picks it. */
export async function pinPlatform(argument: unknown, context: Context): Promise<void> {
  const { source, scans, lookUps, log } = context;
  const found = await occurrenceFor(argument, scans);
  if (!found || found.occurrence.target.kind !== 'image') {
    showNote(found ? pinTexts.nothingHere() : messages.placeGone());
    return;
  }
  if (!vscode.workspace.isTrusted) {
    showNote(pinRefusalSentence({ kind: 'untrusted' }));
    return;
  }
  const { document, scan, occurrence } = found;
  const { reference } = found.occurrence.target;
  lookUps.lookedUp(reference);
  // A pin that is there may be that of a platform already.
  const tagged = reference.tag === undefined ? reference : { ...reference, digest: undefined };
  try {
    const { fetched } = await withPatientProgress(messages.asking(reference.registry), (signal) =>
      summariseImage(source, { kind: 'registry', reference: tagged }, { signal, byPerson: true }),
    );
    const entries = fetched.value.kind === 'index' ? platformEntries(fetched.value) : [];
    if (entries.length === 0) {
      showNote(pinTexts.onePlatform());
      return;
    }
    const items = entries.map(({ platform, digest }) => ({
      label: platformName(platform),
      description: shortDigest(digest),
      digest,
      platform,
    }));
    const picked = await vscode.window.showQuickPick(items, { title: pinTexts.choosePlatform() });
    if (!picked) return;
    const { digest, platform } = picked;
    const { edits, refused } = planPins(scan, [{ occurrence, digest, platform: { platform } }]);
    const [refusal] = refused;
    if (refusal) {
      showNote(pinRefusalSentence(refusal.why));
      return;
    }
    if (await applyOrTell({ uri: document.uri, text: scan.text, edits }, pinTexts.pinning(), log)) {
      vscode.window.setStatusBarMessage(messages.pinned(occurrence.text, digest), 5_000);
    }
  } catch (error) {
    showRegistryFailure(error, reference, log);
  }
}
