import * as vscode from 'vscode';
import { checkedSentence } from '../../presentation/checkText';
import { messages } from '../../presentation/messages';
import { formatReference, type Reference } from '../../references/reference';
import { hasStanding } from '../../operations/drift';
import type { Standing } from '../../operations/standing';
import type { WorkspaceImage } from '../documents/workspaceImages';
import { referencesOf, type Selected, selectionOf } from '../tree/selection';
import { withProgress } from '../progress';
import type { CommandContext } from './commandContext';
import { showNote } from './report';

type Context = Pick<CommandContext, 'images' | 'imagesView' | 'lookUps' | 'standings'>;

/** Asks the registries how the selected images stand: those of a registry or repository are all that the workspace names there. */
export async function checkImages(argument: unknown, context: Context, selected: unknown): Promise<void> {
  const selection = selectionOf(argument, argument === undefined ? context.imagesView.selection : selected);
  const groups = selection.filter((each) => each.kind === 'group');
  const named = referencesOf(selection);
  if (named.length === 0 && groups.length === 0) return;
  const isWanted = ({ reference }: WorkspaceImage) => groups.some((group) => isIn(reference, group));
  const grouped = groups.length > 0 ? await together(context, isWanted) : { references: [], leftOut: 0 };
  if (grouped) await check([...named, ...grouped.references], grouped.leftOut, context);
}

/** The same for all images of the workspace. */
export async function checkAllImages(_argument: unknown, context: Context): Promise<void> {
  const all = await together(context, () => true);
  if (all) await check(all.references, all.leftOut, context);
}

/**
 * Images that nobody names one by one: not in a workspace that is not trusted, and without those of whose names a part comes from
 * another file, which may be private. Undefined where none may be asked for.
 */
async function together({ images, lookUps }: Context, isWanted: (image: WorkspaceImage) => boolean) {
  if (!vscode.workspace.isTrusted) {
    showNote(messages.checkUntrusted());
    return undefined;
  }
  const allowed = new Map<string, Reference>();
  const refused = new Set<string>();
  for (const image of await images.all()) {
    if (!isWanted(image) || !hasStanding(image)) continue;
    const { reference, parts } = image;
    const name = formatReference(reference);
    if (lookUps.mayLookUp({ kind: 'image', reference }, parts).kind === 'allowed') allowed.set(name, reference);
    else refused.add(name);
  }
  return { references: [...allowed.values()], leftOut: [...refused].filter((name) => !allowed.has(name)).length };
}

async function check(wanted: readonly Reference[], leftOut: number, { standings }: Context): Promise<void> {
  // One registry after another: each is remembered as looked up once.
  const references = [...new Map(wanted.map((each) => [formatReference(each), each])).values()].sort((a, b) =>
    formatReference(a) < formatReference(b) ? -1 : 1,
  );
  const found: Standing[] = [];
  const exhausted = new Set<string>();
  await withProgress(messages.checking(), async (signal, progress) => {
    const isGivenUp = (): boolean => signal.aborted;
    let done = 0;
    const checkOne = async (reference: Reference) => {
      if (isGivenUp() || exhausted.has(reference.registry)) return;
      await standings.look([reference], signal);
      const standing = isGivenUp() ? undefined : standings.get(reference);
      if (standing) found.push(standing);
      if (standing?.kind === 'failed' && standing.error.kind === 'rateLimited') exhausted.add(reference.registry);
      progress.report({ increment: 100 / references.length, message: messages.checkedOf(++done, references.length) });
    };
    await atOnce(references, checkOne);
  });
  showNote(checkedSentence({ standings: found, leftOut, notAsked: references.length - found.length }));
}

/** As many as are looked up at once anyway, so that the rest can still be given up. */
async function atOnce(references: readonly Reference[], run: (reference: Reference) => Promise<void>): Promise<void> {
  const rest = [...references].reverse();
  const work = async () => {
    for (let next = rest.pop(); next; next = rest.pop()) await run(next);
  };
  await Promise.all([work(), work(), work(), work()]);
}

function isIn({ registry, repository }: Reference, group: Extract<Selected, { kind: 'group' }>): boolean {
  return registry === group.registry && (group.repository === undefined || repository === group.repository);
}
