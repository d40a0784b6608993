import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { CommandName } from '../../src/editor/commandNames';
import { TOOL_NAMES } from '../../src/editor/tools/toolNames';
import type { PanelMessage } from '../../src/messages/panel';
import { SETTINGS } from './settings';
import { someDocument, somePlace, type Surroundings } from './surroundings';
import { ACCOUNT, HOSTS } from './task';
import { SELDOM_FILE, SELDOM_IMAGES } from './seldom';
import { attach, pull, push } from './transfers';

/** Something that people do, or that VS Code, models and other extensions do meanwhile. */
export interface Action {
  readonly name: string;
  /** How often, beside the others. */
  readonly weight: number;
  /** Resolves with what came of it, where that can be one thing or another. */
  readonly run: (surroundings: Surroundings) => Promise<unknown>;
}

/** Milliseconds within which somebody changes their mind. */
const SECOND_THOUGHTS = 60;
/** Faster than anybody types. */
const TYPED_AT_ONCE = /[^]{1,4}/g;
/** Milliseconds for which somebody looks at what a panel says. */
const LOOKS = 200;
/** At most so many children of a node are unfolded. */
const UNFOLDED = 4;
const PULLED = [HOSTS.open[2], HOSTS.closed];

/** At the keyboard: one after another, as a person has one cursor. */
export const PERSONS: readonly Action[] = [
  { name: 'show a file', weight: 10, run: showFile },
  { name: 'type and take it back', weight: 24, run: type },
  { name: 'point somewhere, and move on', weight: 14, run: point },
  { name: 'ask for completions', weight: 6, run: complete },
  { name: 'open the light bulb', weight: 5, run: openLightBulb },
  { name: 'pin, unpin or refresh here, and undo', weight: 5, run: pinHere },
  { name: 'pin all of a file, and undo', weight: 1, run: pinAll },
  { name: 'run a command here', weight: 8, run: runCommandHere },
  { name: 'run a command of the views', weight: 3, run: runCommandOfViews },
  { name: 'inspect an image', weight: 4, run: inspect },
  { name: 'use the panel', weight: 6, run: usePanel },
  { name: 'close an editor', weight: 8, run: closeEditor },
  { name: 'switch a setting', weight: 1, run: switchSetting },
  { name: 'sign in or out', weight: 1, run: signInOrOut },
  { name: 'pull an artifact', weight: 4, run: pull },
  { name: 'push files', weight: 4, run: push },
  { name: 'attach files', weight: 3, run: attach },
  { name: 'save a file', weight: 2, run: save },
];

/** Beside it, several at a time. */
export const OTHERS: readonly Action[] = [
  { name: 'hover', weight: 40, run: hover },
  { name: 'ask for lenses, hints and links', weight: 4, run: askProviders },
  { name: 'unfold the tree of images', weight: 10, run: unfoldImages },
  { name: 'unfold the tree of registries', weight: 2, run: unfoldRegistries },
  { name: 'call a tool', weight: 8, run: callTool },
  { name: 'call the API, and perhaps give up', weight: 8, run: callApi },
];

const HERE: readonly CommandName[] = [
  ...(['lookUp', 'checkFile', 'copyDigest', 'updateTag', 'findTags', 'nearestTags', 'checkEvidence'] as const),
  ...(['compareWith', 'comparePlatforms', 'comparePin', 'showManifestDigest', 'showManifest', 'pinPlatform'] as const),
  ...(['showManifestAndConfig', 'showPolicyHostView', 'revealInImages', 'copyReference', 'showAccess'] as const),
].map((name) => `ociLens.${name}` as const);

const OF_VIEWS: readonly CommandName[] = [
  ...(['checkPolicy', 'clearPolicyFindings', 'checkAllImages', 'refreshImages', 'refreshRegistries'] as const),
  ...(['listImagesByFile', 'listImagesByRegistry', 'showRepositories'] as const),
].map((name) => `ociLens.${name}` as const);

const SAID: readonly PanelMessage['type'][] = [
  ...(['ready', 'refresh', 'lookUp', 'showSizes', 'listTags', 'stopTags', 'findSameTags', 'lookForEvidence'] as const),
  ...(['stopEvidence', 'readHeld', 'copyAs', 'pin'] as const),
];

/**
 * Everything that is done seldom, once, at images of each kind: the code that is loaded for it, and what is remembered of them, would
 * look like a leak when it came later.
 */
export async function rehearse(around: Surroundings): Promise<void> {
  const seldom = around.files.find(({ path }) => path.endsWith(`/${SELDOM_FILE}`));
  if (!seldom) throw new Error(`The workspace has no ${SELDOM_FILE}.`);
  const document = await vscode.workspace.openTextDocument(seldom);
  for (const image of SELDOM_IMAGES) {
    for (const command of HERE) {
      const editor = await vscode.window.showTextDocument(document);
      const position = document.positionAt(document.getText().indexOf(image) + 1);
      editor.selection = new vscode.Selection(position, position);
      await vscode.commands.executeCommand(command);
    }
    await vscode.commands.executeCommand('ociLens.inspectImage', { reference: image });
    for (const type of SAID) {
      for (const say of around.watch.panels) say({ type });
      await sleep(LOOKS);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  }
  for (const command of OF_VIEWS) await vscode.commands.executeCommand(command);
  for (const { run } of [...PERSONS, ...OTHERS]) await run(around);
}

async function showFile(around: Surroundings): Promise<void> {
  await vscode.window.showTextDocument(await someDocument(around), { preview: around.chance.is(0.5) });
}

/** The editor in front; where there is none, one more is opened. */
async function front(around: Surroundings): Promise<vscode.TextEditor> {
  const { activeTextEditor: editor } = vscode.window;
  if (editor?.document.uri.scheme === 'file' && !editor.document.isClosed) return editor;
  return vscode.window.showTextDocument(await someDocument(around));
}

async function frontAtImage(around: Surroundings): Promise<vscode.TextEditor> {
  const editor = await front(around);
  const position = somePlace(editor.document, around.chance);
  editor.selection = new vscode.Selection(position, position);
  return editor;
}

async function type(around: Surroundings): Promise<void> {
  await frontAtImage(around);
  const text = `${around.chance.one(['alpine', '1.2', '@sha', '/app', ':', '\n', '${A:-b}', ' # x'])}${around.chance.below(1e6)}`;
  for (const part of text.match(TYPED_AT_ONCE) ?? []) await vscode.commands.executeCommand('type', { text: part });
  if (around.chance.is(0.3)) await sleep(around.chance.below(400));
  await vscode.commands.executeCommand('undo');
}

async function point(around: Surroundings): Promise<void> {
  await frontAtImage(around);
  await vscode.commands.executeCommand('editor.action.showHover');
  await sleep(around.chance.below(SECOND_THOUGHTS));
  if (around.chance.is(0.7)) await vscode.commands.executeCommand('editor.action.hideHover');
}

async function complete(around: Surroundings): Promise<void> {
  const { document, selection } = await frontAtImage(around);
  const given = [document.uri, selection.active] as const;
  await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', ...given);
}

async function openLightBulb(around: Surroundings): Promise<void> {
  const { document, selection } = await frontAtImage(around);
  await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, selection);
}

async function pinHere(around: Surroundings): Promise<void> {
  const { document } = await frontAtImage(around);
  const { version } = document;
  await vscode.commands.executeCommand(`ociLens.${around.chance.one(['pinToDigest', 'unpin', 'refreshPin'] as const)}`);
  if (document.version !== version) await vscode.commands.executeCommand('undo');
}

async function pinAll(around: Surroundings): Promise<void> {
  const { document } = await frontAtImage(around);
  const { version } = document;
  await vscode.commands.executeCommand(`ociLens.${around.chance.one(['pinAll', 'unpinAll'] as const)}`, document.uri);
  if (document.version !== version) await vscode.commands.executeCommand('undo');
}

async function runCommandHere(around: Surroundings): Promise<void> {
  await frontAtImage(around);
  await vscode.commands.executeCommand(around.chance.one(HERE));
}

async function runCommandOfViews({ chance }: Surroundings): Promise<void> {
  await vscode.commands.executeCommand(chance.one(OF_VIEWS));
}

async function inspect(around: Surroundings): Promise<void> {
  await vscode.commands.executeCommand('ociLens.inspectImage', { reference: someReference(around) });
}

async function usePanel({ watch, chance }: Surroundings): Promise<void> {
  const panels = [...watch.panels];
  if (panels.length === 0) return;
  chance.one(panels)({ type: chance.one(SAID) });
  await sleep(chance.below(100));
}

async function closeEditor({ chance }: Surroundings): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const isKept = document?.isDirty !== true || chance.is(0.5);
  await vscode.commands.executeCommand(
    `workbench.action.${isKept && !document?.isDirty ? 'closeActiveEditor' : 'revertAndCloseActiveEditor'}`,
  );
}

async function switchSetting({ chance }: Surroundings): Promise<void> {
  const [key, values] = chance.one(Object.entries(SETTINGS));
  await vscode.workspace.getConfiguration('ociLens').update(key, chance.one(values), vscode.ConfigurationTarget.Global);
}

async function signInOrOut({ chance, watch, task }: Surroundings): Promise<void> {
  watch.typed = chance.is(0.3) ? 'not-the-password' : chance.one([ACCOUNT.password, ACCOUNT.user]);
  const argument = { registry: chance.one([HOSTS.closed, task.addresses.closed]) };
  await vscode.commands.executeCommand(`ociLens.${chance.one(['signIn', 'signOut'] as const)}`, argument);
}

/** What is saved is what was there: watchers are told. */
async function save(around: Surroundings): Promise<void> {
  const { document } = await front(around);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, ' ');
  await vscode.workspace.applyEdit(edit);
  await document.save();
  await vscode.commands.executeCommand('undo');
  await document.save();
}

async function hover(around: Surroundings): Promise<void> {
  const document = await someDocument(around);
  const position = somePlace(document, around.chance);
  await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, position);
}

async function askProviders(around: Surroundings): Promise<void> {
  const document = await someDocument(around);
  const { uri, lineCount } = document;
  const from = around.chance.below(lineCount);
  try {
    await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri);
  } catch (error) {
    // VS Code has closed it meanwhile.
    if (document.isClosed) return;
    throw error;
  }
  await vscode.commands.executeCommand('vscode.executeInlayHintProvider', uri, new vscode.Range(from, 0, from + 60, 0));
  await vscode.commands.executeCommand('vscode.executeLinkProvider', uri);
}

/** From the roots down, one way. */
async function unfoldImages({ main, chance }: Surroundings): Promise<void> {
  let nodes = await main.images.getChildren();
  while (nodes.length > 0) {
    const some = nodes.slice(0, UNFOLDED);
    for (const node of some) main.images.getTreeItem(node);
    nodes = await main.images.getChildren(chance.one(nodes));
  }
}

async function unfoldRegistries({ main, chance }: Surroundings): Promise<void> {
  const entries = await main.registries.getChildren();
  if (entries.length === 0) return;
  const entry = chance.one([...entries]);
  main.registries.getTreeItem(entry);
}

async function callTool(around: Surroundings): Promise<void> {
  const { chance } = around;
  const name = chance.one(TOOL_NAMES);
  const input = name === 'ociLens_references' ? { limit: 1 + chance.below(50) } : { reference: someReference(around) };
  const source = new vscode.CancellationTokenSource();
  const timer = chance.is(0.3) ? setTimeout(() => source.cancel(), chance.below(200)) : undefined;
  try {
    const tools = await around.main.tools();
    await tools.prepare(name, input, source.token);
    await tools.invoke(name, input, source.token).catch((error: unknown) => {
      if (!source.token.isCancellationRequested) throw error;
    });
  } finally {
    clearTimeout(timer);
    source.dispose();
  }
}

/** That it was not to be had is said by rejecting. */
async function callApi(around: Surroundings): Promise<void> {
  const { api, chance } = around;
  const name = chance.one(['manifestDigest', 'manifest', 'manifestAndConfig'] as const);
  const signal = chance.is(0.4) ? AbortSignal.timeout(1 + chance.below(150)) : undefined;
  await api[name](someReference(around), { signal }).catch(() => undefined);
}

/** One that is there, that is not, or that nobody has named before. */
function someReference({ chance }: Surroundings): string {
  const fresh = chance.below(1e9).toString(36);
  return chance.one([
    'nginx:1.27-alpine',
    'redis:7.4',
    'busybox:latest',
    'ghcr.io/stefanprodan/podinfo:6.7.0',
    `${chance.one(PULLED)}/team/app:1`,
    `${HOSTS.open[2]}/library/hostile:1`,
    `${HOSTS.open[2]}/faults/cut:1`,
    `${HOSTS.open[2]}/faults/limited:1`,
    `${HOSTS.dead}/app:1`,
    `nginx:${fresh}`,
    `${HOSTS.open[2]}/new/${fresh}:1`,
    `redis@sha256:${fresh.padStart(64, '0').replaceAll(/[^a-f0-9]/g, '0')}`,
    'Not A Reference',
  ]);
}
