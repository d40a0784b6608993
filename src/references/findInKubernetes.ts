import { isCollection, isMap, isSeq, type YAMLMap } from 'yaml';
import type { Platform } from '../oci/platform';
import type { Finder } from './finder';
import { type Group, groupOf } from './kubernetes/groups';
import { isRunVariable, positionAt } from './kubernetes/position';
import type { Asked, Occurrence } from './occurrence';
import { parseReference } from './reference';
import { askedNodePlatform } from './yaml/asks';
import { dereference, entries, textOf, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { locateScalar } from './yaml/scalars';

/** Kubernetes objects in YAML or JSON: containers, image volumes, and the `image:` of custom resources. */
export const findInKubernetes: Finder = {
  recognises: mayHoldImages,
  find,
};

/** A walk over one document. */
interface Walk {
  readonly document: YamlDocument;
  /** Collections walked already: aliases can lead to one again, and back to themselves. */
  readonly seen: Set<unknown>;
  /** Where the occurrences found already start: several mappings can merge in the same literal. */
  readonly reported: Set<number>;
}

/** What is known about the place that a walk has come to. */
interface Place {
  /** That of the object around. */
  readonly group: Group;
  readonly platform: Asked<Platform> | undefined;
}

/** Text about an object, what was observed of it, and schemas: nothing is run from there. */
const NO_POSITIONS: ReadonlySet<string> = new Set(['metadata', 'labels', 'annotations', 'openAPIV3Schema']);
/** Where positions stand that no `image` marks. */
const OTHER_MARKS = ['oci://', 'tekton.dev/', 'argoproj.io/', 'policies.kubewarden.io/', 'pkg.crossplane.io/'];

/** Decided by the text alone, so that a bundle of schemas is not parsed. */
function mayHoldImages(text: string): boolean {
  if (!text.includes('apiVersion') || !text.includes('kind')) return false;
  return text.includes('image') || OTHER_MARKS.some((mark) => text.includes(mark));
}

function isSchema(text: string): boolean {
  return /^kind:[ \t]*["']?CustomResourceDefinition\b/m.test(text);
}

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => mayHoldImages(part) && !isSchema(part))) {
    const walk: Walk = { document, seen: new Set(), reported: new Set() };
    // Only an object counts: a document without a kind may be anything.
    if (isMap(document.root) && isObject(walk, document.root)) {
      yield* inNode(walk, document.root, { group: groupOf('', ''), platform: undefined });
    }
  }
}

function* inNode(walk: Walk, value: unknown, place: Place): Generator<Occurrence> {
  const node = dereference(walk.document, value);
  if (!isCollection(node) || walk.seen.has(node)) return;
  walk.seen.add(node);
  if (isMap(node)) yield* inMap(walk, node, place);
  else for (const item of node.items) yield* inNode(walk, item, place);
}

function* inMap(walk: Walk, map: YAMLMap, outer: Place): Generator<Occurrence> {
  const { document } = walk;
  const isObjectHere = isObject(walk, map);
  const kind = textOf(document, map, 'kind') ?? '';
  if (isObjectHere && kind === 'CustomResourceDefinition') return;
  const place: Place = {
    group: isObjectHere ? groupOf(textOf(document, map, 'apiVersion') ?? '', kind) : outer.group,
    platform: nodePlatform(document, map) ?? outer.platform,
  };
  const { group } = place;
  for (const occurrence of group.positionsIn?.(document, map) ?? []) {
    if (walk.reported.has(occurrence.span.start)) continue;
    walk.reported.add(occurrence.span.start);
    yield occurrence;
  }
  for (const { key, value } of entries(map)) {
    if (NO_POSITIONS.has(key) || (isObjectHere && key === 'status')) continue;
    if (group.lists.has(key)) yield* inContainers(walk, value, place);
    else if (group.mappings.has(key)) yield* imagesOf(walk, dereference(document, value), place);
    else if (key === 'volumes') yield* inVolumes(walk, value, place);
    else if (key === 'image' && group.hasImages) yield* customImage(walk, value, place);
    yield* inNode(walk, value, place);
  }
}

/** `containers[].image`: a position, whatever stands there. */
function* inContainers(walk: Walk, value: unknown, place: Place): Generator<Occurrence> {
  for (const container of unseenItems(walk, value)) {
    yield* imagesOf(walk, container, place);
    // In custom resources more may stand inside; the image itself is done.
    yield* inNode(walk, container, { ...place, group: { ...place.group, hasImages: false } });
  }
}

function* imagesOf(walk: Walk, container: unknown, place: Place): Generator<Occurrence> {
  if (!isMap(container)) return;
  for (const image of valuesOf(walk.document, container, 'image')) yield* imageAt(walk, image, place);
}

/** @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/ */
function* inVolumes(walk: Walk, value: unknown, place: Place): Generator<Occurrence> {
  for (const volume of unseenItems(walk, value)) {
    for (const source of valuesOf(walk.document, volume, 'image')) {
      const image = dereference(walk.document, source);
      if (!isMap(image)) continue;
      for (const reference of valuesOf(walk.document, image, 'reference')) {
        yield* imageAt(walk, reference, place);
      }
    }
  }
}

function unseenItems({ document, seen }: Walk, value: unknown): readonly YAMLMap[] {
  const list = dereference(document, value);
  if (!isSeq(list) || seen.has(list)) return [];
  return [...new Set(list.items.map((item) => dereference(document, item)))].filter(
    (item) => isMap(item) && !seen.has(item),
  ) as YAMLMap[];
}

/** An `image:` that may be a machine image or a picture: reported only where it can hardly be anything but a reference. */
function* customImage(walk: Walk, value: unknown, place: Place): Generator<Occurrence> {
  const scalar = locateScalar(walk.document, value);
  if (!scalar) return;
  const isPlausible =
    isRunVariable(scalar.value, place.group.format) ||
    (/[/:@]/.test(scalar.value) &&
      !/\.(?:png|jpe?g|gif|svg|webp|ico|iso|img|qcow2|vmdk)$/i.test(scalar.value) &&
      parseReference(scalar.value).kind === 'ok');
  if (isPlausible) yield* imageAt(walk, value, place);
}

function* imageAt({ document, reported }: Walk, value: unknown, { group, platform }: Place): Generator<Occurrence> {
  const scalar = locateScalar(document, value);
  if (!scalar || reported.has(scalar.span.start)) return;
  reported.add(scalar.span.start);
  yield positionAt(scalar, group.format, { platform });
}

function isObject({ document }: Walk, map: YAMLMap): boolean {
  return textOf(document, map, 'apiVersion') !== undefined && textOf(document, map, 'kind') !== undefined;
}

/** What a pod's nodeSelector says about its nodes. */
function nodePlatform(document: YamlDocument, map: YAMLMap): Asked<Platform> | undefined {
  const selector = dereference(document, valuesOf(document, map, 'nodeSelector').at(-1));
  return isMap(selector)
    ? askedNodePlatform(document, selector, { os: 'kubernetes.io/os', architecture: 'kubernetes.io/arch' })
    : undefined;
}
