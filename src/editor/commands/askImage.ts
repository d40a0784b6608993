import * as vscode from 'vscode';
import { compareMessages } from '../../presentation/compareMessages';
import { locatorSentence } from '../../presentation/lookUpSentence';
import { messages } from '../../presentation/messages';
import { locatorName } from '../../presentation/names';
import { plainLine } from '../../presentation/harmless';
import { formatReference } from '../../references/reference';
import type { Locator } from '../../registry/imageSource';
import { parseLocator } from '../../registry/local/locator';
import type { CommandContext } from './commandContext';
import { comparedTarget, type ComparedTarget } from './comparedTarget';
import { existingPath, mayStandSomewhere } from './localPlace';

export interface ImageQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** Not offered, though it can be typed. */
  readonly except?: Locator | undefined;
}

interface ImageItem extends vscode.QuickPickItem {
  /** Undefined where what is typed is no image. */
  readonly target?: ComparedTarget;
}

type Context = Pick<CommandContext, 'scans' | 'images' | 'recentImages' | 'log'>;

const MAX_ITEMS = 1_000;

/**
 * An image that the user types or chooses: the one at the cursor first, then those of this session and of the workspace. Undefined
 * where the user chooses none.
 */
export async function askImage(question: ImageQuestion, context: Context): Promise<ComparedTarget | undefined> {
  const { title, placeholder, except } = question;
  const here = await comparedTarget(undefined, context.scans);
  const picker = vscode.window.createQuickPick<ImageItem>();
  let known = knownItems(here, context.recentImages.all(), [], except);
  /** What was typed and does not stand in the list yet. */
  let pending: ImageItem | undefined;
  const show = () => {
    picker.items = withTyped(picker.value.trim(), known);
    pending = picker.items.find((item) => item.alwaysShow && item === picker.items[0]);
  };
  Object.assign(picker, { title, placeholder, ignoreFocusOut: true, busy: true });
  show();
  picker.onDidChangeValue(show);
  picker.onDidChangeActive(([active]) => {
    if (active === pending) pending = undefined;
  });
  const chosen = new Promise<ComparedTarget | undefined>((resolve) => {
    picker.onDidAccept(() => {
      // Who types and confirms at once means what was typed, whatever the list still shows.
      const { target } = pending ?? picker.selectedItems[0] ?? {};
      if (!target) return;
      resolve(target);
      picker.hide();
    });
    picker.onDidHide(() => resolve(undefined));
  });
  picker.show();
  void workspaceItems(context)
    .then((items) => {
      known = knownItems(here, context.recentImages.all(), items, except);
      // The row that one has moved to stays the same.
      const [before] = picker.activeItems;
      show();
      const active = picker.items.find(({ label }) => label === before?.label);
      if (active) picker.activeItems = [active];
    })
    .catch((error: unknown) => context.log.warn(error instanceof Error ? error.message : String(error)))
    .finally(() => {
      picker.busy = false;
    });
  try {
    const target = await chosen;
    if (!target || target.locator.kind === 'registry') return target;
    return { ...target, locator: { ...target.locator, path: await existingPath(target.locator.path) } };
  } finally {
    picker.dispose();
  }
}

/** What is typed goes before what it may be the beginning of, once it names a version or a place. */
function withTyped(text: string, known: readonly ImageItem[]): readonly ImageItem[] {
  if (text === '') return known;
  const typed = typedItem(text);
  const isWhole = /[:@]/.test(text) || !known.some(({ label }) => label.includes(text));
  return isWhole ? [typed, ...known] : [...known, typed];
}

function typedItem(text: string): ImageItem {
  const parsed = parseLocator(text);
  const item = { label: plainLine(text, 300), alwaysShow: true };
  if (parsed.kind !== 'ok') return { ...item, description: locatorSentence(parsed.problem) };
  const locator = parsed.value;
  if (locator.kind !== 'registry' && !mayStandSomewhere(locator.path))
    return { ...item, description: messages.noFolderForPath() };
  return { ...item, description: compareMessages.typed(), target: { locator } };
}

/** Each image once. */
function knownItems(
  here: ComparedTarget | undefined,
  recent: readonly Locator[],
  ofWorkspace: readonly ImageItem[],
  except: Locator | undefined,
): readonly ImageItem[] {
  const items: readonly ImageItem[] = [
    ...(here ? [itemOf(here, compareMessages.atCursor())] : []),
    ...recent.map((locator) => itemOf({ locator }, compareMessages.recent())),
    ...ofWorkspace,
  ];
  const left = except && itemOf({ locator: except }, '').label;
  const first = new Map(items.toReversed().map((item) => [item.label, item]));
  return items.filter((item) => item.label !== left && first.get(item.label) === item);
}

async function workspaceItems({ images }: Context): Promise<readonly ImageItem[]> {
  const found = await images.all();
  const byName = new Map(found.toReversed().map((image) => [formatReference(image.reference), image]));
  return [...byName.values()]
    .slice(0, MAX_ITEMS)
    .map(({ reference, uri }) =>
      itemOf({ locator: { kind: 'registry', reference } }, vscode.workspace.asRelativePath(uri)),
    )
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

function itemOf(target: ComparedTarget, description: string): ImageItem {
  return { label: plainLine(locatorName(target.locator), 300), description, target };
}
