import * as v from 'valibot';
import * as vscode from 'vscode';
import { ignoreEdit } from '../../policy/policyEdits';
import { POLICY_FILE } from '../../policy/policyFile';
import { RULE_IDS, type RuleId } from '../../policy/rule';
import type { Ignored } from '../../policy/policy';
import { messages } from '../../presentation/messages';
import { policyTexts } from '../../presentation/policyTexts';
import { mayBeSuppressed } from '../../references/suppressionEdit';
import { whyNoEdit } from '../documents/mayEdit';
import { pathIn } from '../policy/placesElsewhere';
import { SECTION } from '../settings';
import { applyOrTell } from './applyOrTell';
import type { CommandContext } from './commandContext';
import { askReason, ignoreByComment } from './ignoreByComment';
import { type OccurrenceInDocument, occurrenceFor } from './occurrenceAtPlace';
import { showNote } from './report';
import { settingTarget } from './turnOffRule';

const schema = v.looseObject({
  rules: v.pipe(v.array(v.picklist(RULE_IDS)), v.minLength(1), v.maxLength(RULE_IDS.length)),
});

type Context = Pick<CommandContext, 'scans' | 'policy' | 'log'>;

/** Asks for a reason and turns rules off for one reference: by a comment, or where none can stand by entries of the policy. */
export async function ignoreRule(argument: unknown, context: Context): Promise<void> {
  const parsed = v.safeParse(schema, argument);
  const place = parsed.success ? await occurrenceFor(argument, context.scans) : undefined;
  const why = place ? whyNoEdit(place.document.uri) : undefined;
  if (!parsed.success || !place || why) {
    showNote(why ? messages[why]() : messages.placeGone());
    return;
  }
  const { rules } = parsed.output;
  const texts = {
    title: policyTexts.ignoreTitle(rules),
    prompt: policyTexts.ignorePrompt(),
    placeHolder: policyTexts.ignorePlaceholder(),
    notIgnored: policyTexts.notIgnored(rules),
  };
  if (mayBeSuppressed(place.scan, place.occurrence)) await ignoreByComment(argument, rules, texts, context);
  else {
    const reason = await askReason(texts);
    if (reason !== undefined) await ignoreInPolicy(rules, reason, place, texts, context);
  }
}

async function ignoreInPolicy(
  rules: readonly RuleId[],
  reason: string,
  { document, occurrence: { target } }: OccurrenceInDocument,
  texts: { readonly title: string; readonly notIgnored: string },
  { policy, log }: Context,
): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri;
  const known = folder && (await (await policy.diagnostics()).policyOf(folder));
  if (!known || target.kind !== 'image') {
    showNote(texts.notIgnored);
    return;
  }
  const { registry, repository } = target.reference;
  const file = asGlob(pathIn(folder, document.uri));
  const image = `${registry}/${repository}`;
  const entries = rules.map((rule): Ignored => ({ rule, file, image, reason }));
  if (known.from === 'settings') {
    const configuration = vscode.workspace.getConfiguration(`${SECTION}.policy`, folder);
    const now: unknown = configuration.get('ignore');
    await configuration.update(
      'ignore',
      [...(Array.isArray(now) ? (now as unknown[]) : []), ...entries],
      settingTarget(configuration.inspect('ignore')),
    );
    return;
  }
  const uri = vscode.Uri.joinPath(folder, POLICY_FILE);
  const text = (await vscode.workspace.openTextDocument(uri)).getText();
  const edit = ignoreEdit(text, entries);
  if (!edit) showNote(texts.notIgnored);
  else await applyOrTell({ uri, text, edits: [edit], label: texts.title }, log);
}

/** What a glob would take for more than itself stands for any one character. */
function asGlob(path: string): string {
  return path.replaceAll(/[*?[\]{}\\]/g, '?');
}
