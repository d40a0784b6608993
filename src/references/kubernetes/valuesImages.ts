import { type Alias, isAlias, isCollection, isMap, type YAMLMap } from 'yaml';
import type { EditTarget, Format, Occurrence } from '../occurrence';
import { isTag, parseReference } from '../reference';
import { imageTarget, TEMPLATED } from '../target';
import { keysOf, valuesWithAlias } from '../yaml/aliases';
import { digestAt, digestBehind } from '../yaml/digestTargets';
import { dereference, entries, mapAt, mergeSources, valuesOf, type YamlDocument } from '../yaml/documents';
import { helmPart } from './helmNumber';
import { entryAt } from '../yaml/mappingEntries';
import { type LocatedScalar, locateScalar, scalarOf, throughAlias } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';
import type { Chart } from './chart';
import { composedOccurrence, type Part, partAt } from './composed';

/** The charts that read values, by their folders: that of the root, and `charts/name/` behind it. */
export interface Charts {
  readonly root: string;
  chartIn(folder: string): Chart | undefined;
}

const NO_CHARTS: Charts = { root: '', chartIn: () => undefined };
/** Aliases can make a way longer than a document nests. */
const MAX_DEPTH = 500;
/** In one document. */
const MAX_ALIASES = 10_000;
const MAX_ALIASED = 20_000;
/** Text about objects, and the names that belong there (`example.com/image`). */
const NO_POSITIONS = /(?:annotations|labels)$|\//i;
const PICTURE = /\.(?:png|jpe?g|gif|svg|webp|ico)$/i;

/**
 * The images in the values of a Helm chart: mappings under keys that end in `image`, and references written there as one string.
 * Charts are free to read their values as they like; this follows what `helm create` and Bitnami's common chart do.
 * @see https://helm.sh/docs/chart_best_practices/values/
 */
export function imagesInValues(
  document: YamlDocument,
  values: unknown,
  format: Format,
  charts = NO_CHARTS,
): readonly Occurrence[] {
  const walk: Walk = {
    document,
    format,
    charts,
    globalRegistry: globalRegistry(document, values),
    open: new Set(),
    found: new Map(),
    tags: new Set(),
    aliases: 0,
    aliased: 0,
  };
  inNode(walk, values, { folder: charts.root, isTop: true, depth: 0 });
  return [...walk.found.values()];
}

interface Walk {
  readonly document: YamlDocument;
  readonly format: Format;
  readonly charts: Charts;
  readonly globalRegistry: Part | undefined;
  /** The collections that the walk is inside of: aliases can lead back to them. */
  readonly open: Set<unknown>;
  /** By their starts. */
  readonly found: Map<number, Occurrence>;
  /** Where the tags start that were met; an anchor stands in front of its aliases. */
  readonly tags: Set<number>;
  /** Occurrences at aliases. */
  aliases: number;
  /** Collections visited through aliases. */
  aliased: number;
}

/** Where a walk has come to. */
interface Place {
  /** The folder of the chart that reads the values here. */
  readonly folder: string;
  /** Whether keys here can be names of that chart's dependencies. */
  readonly isTop: boolean;
  readonly depth: number;
  /** The first alias on the way. */
  readonly through?: { readonly alias: Alias; readonly seen: Set<unknown> } | undefined;
  /** Keys of the mapping that merges this one in, which count instead of the same ones here. */
  readonly hidden?: ReadonlySet<string> | undefined;
  /** `containers` of a list of them: where they stand by their names, a template of the chart puts them together. */
  readonly role?: 'containers' | 'container' | undefined;
}

/** `initContainers`, `extraContainers`, `sidecars`: charts hand them on as they are, so an `image` in one is a reference whatever it is. */
const CONTAINERS = /(?:[cC]ontainers|[sS]idecars)$/;

function inNode(walk: Walk, value: unknown, place: Place): void {
  const node = dereference(walk.document, value);
  if (!isCollection(node) || walk.open.has(node) || place.depth > MAX_DEPTH) return;
  const through = place.through ?? (isAlias(value) ? { alias: value, seen: new Set() } : undefined);
  if (through) {
    if (through.seen.has(node) || ++walk.aliased > MAX_ALIASED) return;
    through.seen.add(node);
  }
  walk.open.add(node);
  const inside = { ...place, depth: place.depth + 1, through };
  if (isMap(node)) inMap(walk, node, inside);
  else {
    const role = place.role === 'containers' ? 'container' : undefined;
    for (const item of node.items) inNode(walk, item, { ...inside, isTop: false, role });
  }
  walk.open.delete(node);
}

function inMap(walk: Walk, map: YAMLMap, { hidden, ...place }: Place): void {
  for (const { key, value } of entries(map)) {
    if (NO_POSITIONS.test(key) || hidden?.has(key)) continue;
    if (key === '<<') {
      const own = keysOf(map);
      for (const source of mergeSources(walk.document, value)) inNode(walk, source, { ...place, hidden: own });
      continue;
    }
    const inside = placeUnder(walk, key, place);
    if (/[iI]mage$/.test(key)) imageAt(walk, map, key, value, inside);
    inNode(walk, value, { ...inside, role: CONTAINERS.test(key) ? 'containers' : undefined });
  }
}

function placeUnder({ charts }: Walk, key: string, place: Place): Place {
  const { folder, isTop } = place;
  const dependencies = isTop ? charts.chartIn(folder)?.dependencies : undefined;
  const dependency = dependencies?.find((candidate) => candidate.key === key);
  return dependency
    ? { ...place, folder: `${folder}charts/${dependency.name}/`, isTop: true }
    : { ...place, isTop: false };
}

function imageAt(walk: Walk, owner: YAMLMap, key: string, value: unknown, { folder, through, role }: Place): void {
  const { document, found } = walk;
  const node = dereference(document, value);
  const scalar = locateScalar(document, value);
  const image = isMap(node)
    ? imageIn(walk, node, folder)
    : scalar &&
      (isRepository(document, owner, key, scalar)
        ? imageIn(walk, owner, folder, 'image')
        : plainImage(walk, owner, key, scalar, role === 'container'));
  if (!image) return;
  const merged = isMap(node) ? valuesWithAlias(document, node, 'repository').alias : undefined;
  const alias = through?.alias ?? (isMap(node) && isAlias(value) ? value : merged);
  const occurrence = alias ? throughAlias(document, alias, image) : image;
  if (found.has(occurrence.span.start)) return;
  if ((alias || isAlias(value)) && ++walk.aliases > MAX_ALIASES) return;
  found.set(occurrence.span.start, occurrence);
}

/**
 * Whether the image at `key` is the repository alone: its registry stands beside it, as in the values of Tigera's operator, or its digest.
 * What else is called a registry (`true`, the name of a secret) is none.
 */
function isRepository(document: YamlDocument, owner: YAMLMap, key: string, { value }: LocatedScalar): boolean {
  if (key !== 'image' || isTemplate(value) || scalarOf(document, owner, 'repository')) return false;
  const registry = scalarOf(document, owner, 'registry');
  if (registry === undefined) return digestOf(document, owner) !== undefined;
  return hasHost(`${registry.value}/`) && !registry.value.includes('://') && !hasHost(value);
}

/** `registry`, `repository`, `tag` and `digest`, each in a scalar of its own. */
function imageIn(
  walk: Walk,
  image: YAMLMap,
  folder: string,
  nameKey: 'repository' | 'image' = 'repository',
): Occurrence | undefined {
  const { document, format, globalRegistry } = walk;
  const repository = scalarOf(document, image, nameKey);
  if (!repository || repository.value.includes('://')) return undefined;
  const own = scalarOf(document, image, 'registry');
  // As Bitnami's common chart does it; a repository that starts with a host names its registry itself.
  const registry = own ? (globalRegistry ?? partAt(own)) : hasHost(repository.value) ? undefined : globalRegistry;
  const digest = digestOf(document, image);
  const name = { registry, repository: partAt(repository), digest };

  const hasTag = valuesOf(document, image, 'tag').length > 0;
  const isRead = nameKey === 'repository' || !isWhole(repository.value);
  const written = isRead ? scalarOf(document, image, hasTag ? 'tag' : 'version') : undefined;
  const tag = written ? withoutDigest(helmPart(document, written), digest) : undefined;
  const edit = editOf(walk, image, repository, written);
  if (tag || isWhole(repository.value))
    return composedOccurrence(format, repository, { ...name, tag }, edit, 'asElsewhere');
  const appVersion = walk.charts.chartIn(folder)?.appVersion;
  const from = { kind: 'file', path: `${folder}Chart.yaml` } as const;
  return appVersion === undefined
    ? composedOccurrence(format, repository, name, edit, 'asElsewhere', digest ? undefined : TEMPLATED)
    : composedOccurrence(format, repository, { ...name, tag: { value: appVersion, from } }, edit, 'asElsewhere');
}

/** The digest that is there, else a key for one, else the tag. */
function editOf(walk: Walk, image: YAMLMap, repository: LocatedScalar, tag: LocatedScalar | undefined): EditTarget {
  const { document } = walk;
  const digest = entryAt(document, image, 'digest');
  const sha = entryAt(document, image, 'sha');
  const written = sha && locateScalar(document, sha.value);
  const atDigest = () => digest && digestAt(document, digest, { left: 'key' });
  const atSha = () => sha && digestAt(document, sha, { left: 'key', isHexOnly: true });
  if (digest && locateScalar(document, digest.value)) return atDigest() ?? APP_VERSION;
  if (written && SHA.test(written.value)) return atSha() ?? APP_VERSION;
  const present = [tag, repository].find((scalar) => scalar?.value.includes('@'));
  if (present) return behindTag(walk, present);
  const empty = atDigest() ?? (written ? undefined : atSha());
  if (empty) return empty;
  if (tag) return behindTag(walk, tag, 'helmTagAsLabel');
  return isWhole(repository.value) ? digestBehind(document, repository) : APP_VERSION;
}

const APP_VERSION: EditTarget = { kind: 'refused', reason: 'appVersion' };

/** Behind the tag, or behind its anchor where an alias stands for one that is an image's tag too: what else has it may be no tag. */
function behindTag({ document, tags }: Walk, tag: LocatedScalar, notice?: 'helmTagAsLabel'): EditTarget {
  const { span, edit } = tag;
  if (edit.kind === 'literal' && edit.span.start !== span.start && tags.has(edit.span.start)) {
    return digestBehind(document, { ...tag, span: edit.span }, notice);
  }
  tags.add(span.start);
  return digestBehind(document, tag, notice);
}

/** `fooImage: r/x:1`: one string, or a string with its tag beside it. */
function plainImage(
  walk: Walk,
  owner: YAMLMap,
  key: string,
  scalar: LocatedScalar,
  isContainer: boolean,
): Occurrence | undefined {
  const { document, format } = walk;
  const { text, span, value, edit } = scalar;
  const asks = { runs: 'asElsewhere' } as const;
  if (isTemplate(value)) return { target: TEMPLATED, text, span, format, edit, asks };
  const parsed = parseReference(value);
  if (parsed.kind !== 'ok' || PICTURE.test(value)) return undefined;
  const isOpen = parsed.value.tag === undefined && parsed.value.digest === undefined;
  const isNamed = value.includes('/') || isContainer;
  const tag = isOpen ? (scalarOf(document, owner, `${key}Tag`) ?? tagBeside(document, owner, key, isNamed)) : undefined;
  if (tag) {
    const parts = { repository: partAt(scalar), tag: helmPart(document, tag) };
    return composedOccurrence(format, scalar, parts, behindTag(walk, tag, 'helmTagAsLabel'), 'asElsewhere');
  }
  // A bare word elsewhere may be anything: the name of a picture, a choice among kinds.
  const isPlausible = /[/:@]/.test(value) || (isContainer && key === 'image');
  return isPlausible ? { target: imageTarget(value), text, span, format, edit, asks } : undefined;
}

/** @param isNamed whether it is an image for sure: a bare word with a `version` may be a machine's, or a package. */
function tagBeside(document: YamlDocument, owner: YAMLMap, key: string, isNamed: boolean): LocatedScalar | undefined {
  if (key !== 'image') return undefined;
  const version = isNamed ? scalarOf(document, owner, 'version') : undefined;
  return scalarOf(document, owner, 'tag') ?? (version && isTag(version.value) ? version : undefined);
}

/** `digest: sha256:…`, or `sha:` with the hexadecimal part alone. */
function digestOf(document: YamlDocument, image: YAMLMap): Part | undefined {
  const digest = scalarOf(document, image, 'digest');
  if (digest) return partAt(digest);
  const sha = scalarOf(document, image, 'sha');
  return sha && SHA.test(sha.value) ? { ...partAt(sha), value: `sha256:${sha.value}` } : undefined;
}

const SHA = /^[a-f0-9]{64}$/;

/** A digest of its own wins over one behind the tag. */
function withoutDigest(tag: Part, digest: Part | undefined): Part {
  return digest ? { ...tag, value: tag.value.replace(/@.*$/s, '') } : tag;
}

function hasHost(repository: string): boolean {
  const [first, rest] = repository.split('/', 2);
  return rest !== undefined && first !== undefined && (/[.:]/.test(first) || first === 'localhost');
}

/** Whether a tag or a digest is part of the repository's text already. */
function isWhole(repository: string): boolean {
  return isTemplate(repository) || /:[^/]*$|@/.test(repository);
}

function globalRegistry(document: YamlDocument, values: unknown): Part | undefined {
  const root = dereference(document, values);
  const global = isMap(root) ? mapAt(document, root, 'global') : undefined;
  const registry = global && scalarOf(document, global, 'imageRegistry');
  return registry && partAt(registry);
}
