import { type Alias, isAlias, isCollection, isMap, type YAMLMap } from 'yaml';
import type { Asks, Occurrence } from '../occurrence';
import { parseReference } from '../reference';
import { keysOf, valuesWithAlias } from '../yaml/aliases';
import { dereference, entries, mapAt, mergeSources, textOf, type YamlDocument } from '../yaml/documents';
import { locateScalar, throughAlias } from '../yaml/scalars';
import { type Group, groupOf } from './groups';
import { containerAsks, fileAsks } from './podAsks';
import { isRunVariable, positionAt } from './position';
import { Scope } from './scope';

/** The positions in an object, and in those inside it; none where `root` is no object: a document without a kind may be anything. */
export function positionsInObject(document: YamlDocument, root: YAMLMap): readonly Occurrence[] {
  if (!isObject(document, root)) return [];
  const walk: Walk = { document, open: new Set(), found: new Map(), aliases: 0, aliased: 0 };
  inNode(walk, root, { group: groupOf('', ''), scope: undefined, depth: 0 });
  return [...walk.found.values()];
}

/** A walk over one document. */
interface Walk {
  readonly document: YamlDocument;
  /** The collections that the walk is inside of: aliases can lead back to them. */
  readonly open: Set<unknown>;
  /** By their starts. */
  readonly found: Map<number, Occurrence>;
  /** Occurrences at aliases. */
  aliases: number;
  /** Collections visited through aliases. */
  aliased: number;
}

/** What is known about the place that a walk has come to. */
interface Place {
  /** That of the object around. */
  readonly group: Group;
  /** The mappings around, up to the object's. */
  readonly scope: Scope | undefined;
  readonly depth: number;
  readonly role?: 'containers' | 'container' | 'volumes' | 'volume' | undefined;
  /** The first alias on the way. */
  readonly through?: { readonly alias: Alias; readonly seen: Set<unknown> } | undefined;
  /** Keys of the mapping that merges this one in, which count instead of the same ones here. */
  readonly hidden?: ReadonlySet<string> | undefined;
}

/** Text about an object, what was observed of it, and schemas: nothing is run from there. */
const NO_POSITIONS: ReadonlySet<string> = new Set(['metadata', 'labels', 'annotations', 'openAPIV3Schema']);
/** Aliases can make a way longer than a document nests. */
const MAX_DEPTH = 500;
/** In one document. */
const MAX_ALIASES = 10_000;
const MAX_ALIASED = 20_000;

function inNode(walk: Walk, value: unknown, place: Place): void {
  const node = dereference(walk.document, value);
  if (!isCollection(node) || walk.open.has(node) || place.depth > MAX_DEPTH) return;
  const through = place.through ?? (isAlias(value) ? { alias: value, seen: new Set() } : undefined);
  if (through) {
    if (through.seen.has(node) || isReported(walk, through.alias) || ++walk.aliased > MAX_ALIASED) return;
    through.seen.add(node);
  }
  walk.open.add(node);
  const inside: Place = { ...place, depth: place.depth + 1, through };
  if (isMap(node)) inMap(walk, node, inside);
  else for (const item of node.items) inNode(walk, item, { ...inside, role: ITEMS[place.role ?? 'none'] });
  walk.open.delete(node);
}

const ITEMS = {
  containers: 'container',
  volumes: 'volume',
  container: undefined,
  volume: undefined,
  none: undefined,
} as const;

function inMap(walk: Walk, map: YAMLMap, outer: Place): void {
  const { document } = walk;
  const { role, hidden } = outer;
  // What is merged in is part of the mapping that does, and reading it again for each would take long.
  const isObjectHere = !hidden && isObject(document, map);
  const kind = isObjectHere ? (textOf(document, map, 'kind') ?? '') : '';
  if (isObjectHere && kind === 'CustomResourceDefinition') return;
  const groupHere = isObjectHere ? groupOf(textOf(document, map, 'apiVersion') ?? '', kind) : outer.group;
  const scope = new Scope(document, map, isObjectHere ? undefined : outer.scope);
  if (role === 'container') containerImage(walk, map, { ...outer, scope });
  if (role === 'volume') volumeImage(walk, map, outer);
  // In custom resources more may stand inside a container; the image itself is done.
  const group = role === 'container' ? { ...groupHere, hasImages: false } : groupHere;
  const around: Place = { ...outer, group, scope, role: undefined, hidden: undefined };
  if (!hidden) for (const found of group.positionsIn?.(document, map, scope) ?? []) report(walk, found, around);
  for (const { key, value } of entries(map)) {
    if (NO_POSITIONS.has(key) || group.others?.has(key) || hidden?.has(key) || (isObjectHere && key === 'status'))
      continue;
    const place = { ...around, scope: scopeAt(document, map, key, around) };
    if (key === '<<') inMerged(walk, map, value, place);
    else if (group.lists.has(key)) inNode(walk, value, { ...place, role: 'containers' });
    else if (group.mappings.has(key)) inNode(walk, value, { ...place, role: 'container' });
    else if (key === 'volumes') inNode(walk, value, { ...place, role: 'volumes' });
    else {
      if (key === 'image' && group.hasImages) customImage(walk, map, value, place);
      inNode(walk, value, place);
    }
  }
}

/** What is around the value of `key`. */
function scopeAt(document: YamlDocument, map: YAMLMap, key: string, { group, scope }: Place): Scope | undefined {
  const from = group.heirs?.get(key);
  const template = from === undefined ? undefined : mapAt(document, map, from);
  return template ? new Scope(document, template, scope) : scope;
}

/** What `map` merges in, without what it says itself. */
function inMerged(walk: Walk, map: YAMLMap, value: unknown, place: Place): void {
  const hidden = keysOf(map);
  for (const source of mergeSources(walk.document, value)) inNode(walk, source, { ...place, hidden });
}

/** `containers[].image`: a position, whatever stands there. */
function containerImage(walk: Walk, container: YAMLMap, place: Place): void {
  const { values, alias } = valuesWithAlias(walk.document, container, 'image');
  if (values.length === 0) return;
  const around = place.scope?.asks ?? {};
  const asks = place.group.runs === false ? fileAsks(around) : containerAsks(walk.document, container, around);
  for (const image of values) imageAt(walk, image, withAlias(place, alias), asks);
}

/** @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/ */
function volumeImage(walk: Walk, volume: YAMLMap, place: Place): void {
  const { document } = walk;
  const sources = valuesWithAlias(document, volume, 'image');
  for (const source of sources.values) {
    const image = dereference(document, source);
    if (!isMap(image)) continue;
    const { values, alias } = valuesWithAlias(document, image, 'reference');
    const first = sources.alias ?? (isAlias(source) ? source : alias);
    const asks = fileAsks(place.scope?.asks ?? {});
    for (const reference of values) imageAt(walk, reference, withAlias(place, first), asks);
  }
}

const FILE = /\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|iso|img|qcow2|vmdk|vhdx?|ova|tgz|zip|tar(?:\.\w+)?)$/i;

/** An `image:` that may be a machine image or a picture: reported only where it can hardly be anything but a reference. */
function customImage(walk: Walk, owner: YAMLMap, value: unknown, place: Place): void {
  const scalar = locateScalar(walk.document, value);
  if (!scalar) return;
  const isPlausible =
    isRunVariable(scalar.value) ||
    (/[/:@]/.test(scalar.value) && !FILE.test(scalar.value) && parseReference(scalar.value).kind === 'ok');
  if (isPlausible) imageAt(walk, value, place, containerAsks(walk.document, owner, place.scope?.asks ?? {}));
}

function imageAt(walk: Walk, value: unknown, place: Place, asks: Asks): void {
  const scalar = locateScalar(walk.document, value);
  if (!scalar) return;
  const { format, parameters } = place.group;
  const reading = { format, asks, parameters: parameters && { language: parameters, scope: place.scope } };
  report(walk, positionAt(scalar, reading), place, isAlias(value));
}

function report(walk: Walk, position: Occurrence, { through }: Place, isAliased = false): void {
  const occurrence = through ? throughAlias(walk.document, through.alias, position) : position;
  if (walk.found.has(occurrence.span.start)) return;
  if ((through || isAliased) && ++walk.aliases > MAX_ALIASES) return;
  walk.found.set(occurrence.span.start, occurrence);
}

function withAlias(place: Place, alias: Alias | undefined): Place {
  return place.through || !alias ? place : { ...place, through: { alias, seen: new Set() } };
}

function isReported({ document, found }: Walk, alias: Alias): boolean {
  return alias.range ? found.has(document.offset + alias.range[0]) : false;
}

function isObject(document: YamlDocument, map: YAMLMap): boolean {
  return textOf(document, map, 'apiVersion') !== undefined && textOf(document, map, 'kind') !== undefined;
}
