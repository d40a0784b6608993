import * as vscode from 'vscode';
import { askOfPerson } from '../../registry/imageSource';
import { type PinAction, type PinMeans, planAction } from '../../operations/pin';
import { pinFiles } from '../../operations/pinFiles';
import { pinTexts } from '../../presentation/pinReport';
import { customFinders } from '../../references/customFinders';
import type { Occurrence } from '../../references/occurrence';
import type { CommandContext } from '../commands/commandContext';
import { readCustomPositions } from '../documents/customPositions';
import { isWritable } from '../documents/mayEdit';
import { pauses } from '../documents/pauses';
import { withProgressUnlessCancelled } from '../progress';
import { filesAsOpen } from '../documents/filesAsOpen';
import type { PlannedDocument } from './pinnedDocument';

type Context = Pick<CommandContext, 'source' | 'log'>;
type MayAsk = PinMeans['mayAsk'];

/** What `action` makes of the references in these files and folders, each file once; undefined where the person gives up. */
export async function planFiles(
  action: PinAction,
  uris: readonly vscode.Uri[],
  mayAsk: MayAsk,
  context: Context,
): Promise<readonly PlannedDocument[] | undefined> {
  return withProgress(action, context, mayAsk, async (means, report) => {
    const documents = new Map<string, PlannedDocument>();
    for (const uri of uris) {
      for await (const [real, document] of planned(action, uri, means, context.log)) {
        // A symlink is the same file by another name, and its own name comes first.
        const known = documents.get(real);
        if (!known || document.uri.toString() === real) documents.set(real, document);
        report(documents.size);
      }
    }
    return [...documents.values()];
  });
}

/** The same documents anew: now registries may be asked that were left out. */
export async function planAgain(
  action: PinAction,
  documents: readonly PlannedDocument[],
  mayAsk: MayAsk,
  context: Context,
): Promise<readonly PlannedDocument[] | undefined> {
  return withProgress(action, context, mayAsk, (means) =>
    Promise.all(
      documents.map(async (document) => {
        if (!document.outcome.refused.some(({ why }) => why.kind === 'notAsked')) return document;
        const { scan } = document;
        return { ...document, outcome: await planAction(action, scan, scan.occurrences, means) };
      }),
    ),
  );
}

function withProgress<T>(
  action: PinAction,
  { source }: Context,
  mayAsk: MayAsk,
  work: (means: PinMeans, report: (files: number) => void) => Promise<T>,
): Promise<T | undefined> {
  return withProgressUnlessCancelled(pinTexts.title(action), (signal, progress) =>
    work({ source, ask: askOfPerson(signal), mayAsk, pause: pauses() }, (files) =>
      progress.report({ message: pinTexts.progress(files) }),
    ),
  );
}

/** Documents with the URIs of their files, symlinks followed. */
async function* planned(
  action: PinAction,
  uri: vscode.Uri,
  means: PinMeans,
  log: Context['log'],
): AsyncGenerator<[string, PlannedDocument]> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!folder) return;
  const files = filesAsOpen(folder);
  const from = uri.path.slice(files.root.length + 1).replace(/\/$/, '');
  const additional = customFinders(readCustomPositions(folder));
  const options = { from, signal: means.ask.signal, additional, pause: means.pause };
  for await (const found of pinFiles(action, files, { ...means, isReadOnly: !isWritable(folder) }, options)) {
    if (found.kind === 'failed') log.warn(`${found.path}: ${found.error.message}`);
    if (found.kind !== 'found' || found.places.length === 0) continue;
    const starts = new Map(found.places.map(({ occurrence, start }) => [occurrence, start]));
    const place = (occurrence: Occurrence) => starts.get(occurrence) ?? { line: 0, character: 0 };
    const { path, scan, outcome } = found;
    const real = (await files.realPath(path).catch(() => path)) ?? path;
    const uriOf = (file: string) => vscode.Uri.joinPath(folder, file);
    yield [uriOf(real).toString(), { uri: uriOf(path), scan, outcome, place }];
  }
}
