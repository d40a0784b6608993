import { isMap, isSeq, type YAMLMap } from 'yaml';
import { type Beside, fileName, type Finder, type ScannedDocument, type Surroundings } from './finder';
import { type Chart, parseChart } from './kubernetes/chart';
import { composedOccurrence, type Part, partAt } from './kubernetes/composed';
import type { Occurrence } from './occurrence';
import { parseReference } from './reference';
import { imageTarget, TEMPLATED } from './target';
import { dereference, entries, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { type LocatedScalar, locateScalar, scalarOf } from './yaml/scalars';
import { isTemplate } from './yaml/templates';

/**
 * Values of Helm charts: mappings under keys that end in `image`, and references written there as one string.
 * Charts are free to read their values as they like; this follows what `helm create` and Bitnami's common chart do.
 * @see https://helm.sh/docs/chart_best_practices/values/
 */
export const findInHelmValues: Finder = {
  claims({ path, text }) {
    if (!/^(?:.*[.-])?values(?:[.-].*)?\.ya?ml$/i.test(fileName(path)) && !isInValuesFolder(path, text)) return false;
    // An object of Kubernetes, whatever its file is called.
    return !(/^apiVersion:/m.test(text) && /^kind:/m.test(text));
  },
  beside,
  find,
};

const PICTURE = /\.(?:png|jpe?g|gif|svg|webp|ico)$/i;
/** Levels of charts within charts. */
const MAX_CHARTS = 5;

function isInValuesFolder(path: string, text: string): boolean {
  return /(?:^|\/)values\/[^/]+\.ya?ml$/i.test(path) && /image["']?:/i.test(text) && /\brepository["']?:/.test(text);
}

/** The chart, and the charts inside it whose names are keys here. */
function beside({ text }: ScannedDocument, files: Beside): readonly string[] {
  const paths: string[] = [];
  let level = [''];
  for (let depth = 0; depth < MAX_CHARTS && level.length > 0; depth++) {
    paths.push(...level.map((folder) => `${folder}Chart.yaml`));
    level = level.flatMap((folder) =>
      (chartIn(folder, files)?.dependencies ?? [])
        .filter(({ key }) => text.includes(`${key}:`))
        .map(({ name }) => `${folder}charts/${name}/`),
    );
  }
  return paths;
}

function chartIn(folder: string, files: Beside): Chart | undefined {
  const text = files(`${folder}Chart.yaml`);
  return text === undefined ? undefined : parseChart(text);
}

interface Walk {
  readonly document: YamlDocument;
  readonly chartIn: (folder: string) => Chart | undefined;
  readonly globalRegistry: Part | undefined;
  /** Collections walked already: aliases can lead to one again. */
  readonly seen: Set<unknown>;
}

function* find(text: string, { beside }: Surroundings): Generator<Occurrence> {
  const charts = new Map<string, Chart | undefined>();
  const cachedChart = (folder: string): Chart | undefined => {
    if (!charts.has(folder)) charts.set(folder, chartIn(folder, beside));
    return charts.get(folder);
  };
  for (const document of yamlDocuments(text, (part) => /image/i.test(part))) {
    const walk = { document, chartIn: cachedChart, globalRegistry: globalRegistry(document), seen: new Set() };
    // Several mappings can merge in the same literal.
    const reported = new Set<number>();
    for (const occurrence of inNode(walk, document.root, { folder: '', isTop: true })) {
      if (reported.has(occurrence.span.start)) continue;
      reported.add(occurrence.span.start);
      yield occurrence;
    }
  }
}

/** Where a walk has come to. */
interface Place {
  /** The folder of the chart that reads the values here, from the document's: empty, or `charts/name/`. */
  readonly folder: string;
  /** Whether keys here can be names of that chart's dependencies. */
  readonly isTop: boolean;
}

function* inNode(walk: Walk, value: unknown, place: Place): Generator<Occurrence> {
  const node = dereference(walk.document, value);
  if (walk.seen.has(node)) return;
  walk.seen.add(node);
  if (isSeq(node)) for (const item of node.items) yield* inNode(walk, item, { ...place, isTop: false });
  if (!isMap(node)) return;
  for (const { key, value } of entries(node)) {
    const inside = placeUnder(walk, key, place);
    if (/[iI]mage$/.test(key)) yield* imageAt(walk, node, key, value, inside.folder);
    yield* inNode(walk, value, inside);
  }
}

function placeUnder({ chartIn }: Walk, key: string, { folder, isTop }: Place): Place {
  const dependency = isTop ? chartIn(folder)?.dependencies.find((candidate) => candidate.key === key) : undefined;
  return dependency ? { folder: `${folder}charts/${dependency.name}/`, isTop: true } : { folder, isTop: false };
}

function* imageAt(walk: Walk, owner: YAMLMap, key: string, value: unknown, folder: string): Generator<Occurrence> {
  const node = dereference(walk.document, value);
  const scalar = locateScalar(walk.document, value);
  if (isMap(node)) yield* inImage(walk, node, folder);
  else if (scalar) yield* plainImage(walk, owner, key, scalar);
}

/** `registry`, `repository`, `tag` and `digest`, each in a scalar of its own. */
function* inImage(walk: Walk, image: YAMLMap, folder: string): Generator<Occurrence> {
  const { document } = walk;
  const repository = scalarOf(document, image, 'repository');
  if (!repository || repository.value.includes('://')) return;
  const { globalRegistry } = walk;
  const own = scalarOf(document, image, 'registry');
  // As Bitnami's common chart does it; a repository that starts with a host names its registry itself.
  const registry = own ? (globalRegistry ?? partAt(own)) : hasHost(repository.value) ? undefined : globalRegistry;
  const digest = digestOf(document, image);
  const name = { registry, repository: partAt(repository), digest };

  const written =
    scalarOf(document, image, 'tag') ?? (has(image, 'tag') ? undefined : scalarOf(document, image, 'version'));
  const tag = written ? withoutDigest(partAt(written), digest) : undefined;
  if (tag || digest || isWhole(repository.value)) {
    yield composedOccurrence('helm-values', repository, { ...name, tag });
    return;
  }
  const appVersion = walk.chartIn(folder)?.appVersion;
  const from = { kind: 'file', path: `${folder}Chart.yaml` } as const;
  yield appVersion === undefined
    ? composedOccurrence('helm-values', repository, name, TEMPLATED)
    : composedOccurrence('helm-values', repository, { ...name, tag: { value: appVersion, from } });
}

/** `fooImage: r/x:1`: one string, or a string with its tag beside it. */
function* plainImage({ document }: Walk, owner: YAMLMap, key: string, scalar: LocatedScalar): Generator<Occurrence> {
  const { text, span, value, edit } = scalar;
  if (isTemplate(value)) {
    yield { target: TEMPLATED, text, span, format: 'helm-values', edit, asks: {} };
    return;
  }
  const parsed = parseReference(value);
  if (parsed.kind !== 'ok' || PICTURE.test(value)) return;
  const isOpen = parsed.value.tag === undefined && parsed.value.digest === undefined;
  const tag = isOpen ? (scalarOf(document, owner, `${key}Tag`) ?? tagBeside(document, owner, key)) : undefined;
  if (tag) yield composedOccurrence('helm-values', scalar, { repository: partAt(scalar), tag: partAt(tag) });
  // A bare word may be anything: the name of a picture, a choice among kinds.
  else if (/[/:@]/.test(value)) yield { target: imageTarget(value), text, span, format: 'helm-values', edit, asks: {} };
}

function tagBeside(document: YamlDocument, owner: YAMLMap, key: string): LocatedScalar | undefined {
  return key === 'image' ? scalarOf(document, owner, 'tag') : undefined;
}

/** `digest: sha256:…`, or `sha:` with the hexadecimal part alone. */
function digestOf(document: YamlDocument, image: YAMLMap): Part | undefined {
  const digest = scalarOf(document, image, 'digest');
  if (digest) return partAt(digest);
  const sha = scalarOf(document, image, 'sha');
  return sha && /^[a-f0-9]{64}$/.test(sha.value) ? { ...partAt(sha), value: `sha256:${sha.value}` } : undefined;
}

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

function globalRegistry(document: YamlDocument): Part | undefined {
  const global = isMap(document.root)
    ? dereference(document, valuesOf(document, document.root, 'global').at(-1))
    : undefined;
  const registry = isMap(global) ? scalarOf(document, global, 'imageRegistry') : undefined;
  return registry && partAt(registry);
}

function has(map: YAMLMap, key: string): boolean {
  return [...entries(map)].some((entry) => entry.key === key);
}
