import * as vscode from 'vscode';
import type { Standing } from '../../operations/standing';
import { plainLine } from '../../presentation/harmless';
import { shortDigest } from '../../presentation/format';
import { messages } from '../../presentation/messages';
import { fileText, placeText, type RowText, textInFile, versionText, writtenName } from '../../presentation/treeText';
import type { Reference } from '../../references/reference';
import { OPEN_TRUST_SETTINGS } from '../settings';
import {
  type FailureNode,
  type GroupNode,
  type PlaceNode,
  referenceOf,
  type RowNode,
  type SectionNode,
  type VersionNode,
} from './imageNodes';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** What is known beside the nodes. */
export interface Known {
  /** How many images there are. */
  readonly size: number;
  readonly places: (node: VersionNode) => number;
  readonly inFile: (uri: string) => readonly PlaceNode[];
  readonly standing: (reference: Reference) => Standing | undefined;
}

const ROW_ICONS = {
  platform: 'chip',
  fact: 'symbol-property',
  layer: undefined,
  group: 'symbol-namespace',
  referrer: 'references',
  note: 'info',
  trust: 'gear',
};

const EVIDENCE_ICONS = {
  content: 'chip',
  signature: 'key',
  attestation: 'checklist',
  sbom: 'list-unordered',
  other: 'file',
};

/** The words beside it say the same. */
const CHECK_ICONS = {
  verified: new vscode.ThemeIcon('verified-filled', new vscode.ThemeColor('charts.green')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
};

/** With more images than this, what holds them is folded: each row that is to be seen has a cost. */
const MAX_UNFOLDED = 300;

export function groupItem(node: GroupNode, known: Known): vscode.TreeItem {
  const state = known.size > MAX_UNFOLDED ? Collapsed : Expanded;
  switch (node.kind) {
    case 'registry':
      return made(node.registry, Expanded, 'server');
    case 'repository':
      return made(node.repository, state, 'package');
    case 'folder': {
      const item = made(folderName(node.uri), Expanded, 'root-folder');
      item.resourceUri = vscode.Uri.parse(node.uri);
      return item;
    }
    case 'file': {
      const uri = vscode.Uri.parse(node.uri);
      const name = vscode.workspace.asRelativePath(uri, false);
      const targets = known.inFile(node.uri).map(({ target }) => target);
      const item = said(new vscode.TreeItem(plainLine(name, 300), state), fileText(name, targets));
      item.resourceUri = uri;
      item.iconPath = vscode.ThemeIcon.File;
      return item;
    }
  }
}

export function versionItem(node: VersionNode, known: Known): vscode.TreeItem {
  const { tag, digest } = node.named;
  const standing = known.standing(node.named);
  const item = new vscode.TreeItem(tag ?? (digest ? shortDigest(digest) : 'latest'), Collapsed);
  item.iconPath = standingIcon(node.named, standing);
  return said(item, versionText(node.named, standing, known.places(node)));
}

export function placeItem(node: PlaceNode, known: Known): vscode.TreeItem {
  const item = node.parent.kind === 'file' ? itemInFile(node, known) : itemOfImage(node);
  item.command = { command: 'ociLens.openPlace', title: messages.openPlace(), arguments: [node] };
  return item;
}

export function sectionItem({ section }: SectionNode): vscode.TreeItem {
  switch (section) {
    case 'platforms':
      return made(messages.platformsItem(), Collapsed, 'chip');
    case 'configuration':
      return made(messages.configurationItem(), Collapsed, 'settings-gear');
    case 'layers':
      return made(messages.layersItem(), Collapsed, 'layers');
    case 'referrers':
      return made(messages.referrersItem(), Collapsed, 'shield');
  }
}

export function rowItem({ row }: RowNode): vscode.TreeItem {
  const { label, value = '', kind, evidence, check } = row;
  const isFolded = (row.children?.length ?? 0) > 0 || (kind === 'platform' && row.digest !== undefined);
  const icon = evidence ? EVIDENCE_ICONS[evidence] : ROW_ICONS[kind];
  const item = made(plainLine(label, 200), isFolded ? Collapsed : None, icon);
  if (check) item.iconPath = CHECK_ICONS[check];
  if (kind === 'trust') {
    const { command, query } = OPEN_TRUST_SETTINGS;
    item.command = { command, title: value, arguments: [query] };
  }
  const spoken = [label, value].filter((text) => text !== '').join(', ');
  return said(item, { description: plainLine(value, 300), tooltip: [label, value].filter(Boolean).join('\n'), spoken });
}

export function failureItem({ sentence }: FailureNode): vscode.TreeItem {
  const item = new vscode.TreeItem(sentence, None);
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  return said(item, { description: '', tooltip: sentence, spoken: sentence });
}

function itemOfImage({ uri, line }: PlaceNode): vscode.TreeItem {
  const resource = vscode.Uri.parse(uri);
  const name = vscode.workspace.asRelativePath(resource);
  const item = said(new vscode.TreeItem(plainLine(name, 300), None), placeText(name, line + 1));
  item.iconPath = vscode.ThemeIcon.File;
  item.resourceUri = resource;
  return item;
}

function itemInFile(node: PlaceNode, known: Known): vscode.TreeItem {
  const { target, text, line } = node;
  const reference = referenceOf(node);
  const standing = reference && known.standing(reference);
  const item = new vscode.TreeItem(writtenName(text), reference ? Collapsed : None);
  item.iconPath = reference
    ? standingIcon(reference, standing)
    : new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('disabledForeground'));
  return said(item, textInFile(text, target, standing, line + 1));
}

function standingIcon({ digest }: Reference, standing: Standing | undefined): vscode.ThemeIcon {
  const icon = (name: string, color?: string) =>
    new vscode.ThemeIcon(name, color ? new vscode.ThemeColor(color) : undefined);
  const plain = digest ? 'pinned' : 'tag';
  switch (standing?.kind) {
    case undefined:
      return icon(plain);
    case 'current':
      return icon(plain, 'charts.green');
    case 'moved':
      return icon('warning', 'list.warningForeground');
    case 'missing':
      return standing.what === 'pinnedTag'
        ? icon('warning', 'list.warningForeground')
        : icon('error', 'list.errorForeground');
    case 'notVisible':
      return icon('lock', 'list.warningForeground');
    case 'failed':
      return icon('debug-disconnect', 'list.warningForeground');
  }
}

function made(label: string, state: vscode.TreeItemCollapsibleState, icon: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(label, state);
  if (icon !== undefined) item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function said(item: vscode.TreeItem, { description, tooltip, spoken }: RowText): vscode.TreeItem {
  item.description = description;
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: spoken };
  return item;
}

function folderName(uri: string): string {
  const parsed = vscode.Uri.parse(uri);
  const name = vscode.workspace.getWorkspaceFolder(parsed)?.name ?? parsed.path;
  return plainLine(name, 200);
}
