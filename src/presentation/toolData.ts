import type { EvidenceNode, EvidenceTree, Statement } from '../inspection/evidence';
import type { KnownTags } from '../inspection/tagReading';
import type { Annotations, Descriptor } from '../oci/descriptor';
import type { Healthcheck, HistoryEntry, ImageConfig } from '../oci/imageConfig';
import { artifactTypeOf, entryKind, type ImageManifest, layersSize, type Manifest } from '../oci/manifest';
import { formatPlatform, type Platform } from '../oci/platform';
import type { Fetched } from '../registry/imageSource';
import { HIDDEN, looksSecret, withoutSecrets } from './secretText';

/** The names, which docs/api.md lists, are what prompts and scripts rely on. What is undefined is left out. */
export function manifestData({ value, digest, mediaType }: Fetched<Manifest>): object {
  const common = { digest, mediaType, annotations: mapping(value.annotations), subject: value.subject?.digest };
  if (value.kind === 'index') {
    const manifests = value.manifests.map((entry) => ({ kind: entryKind(entry), ...descriptorData(entry) }));
    return { kind: 'index', artifactType: value.artifactType, ...common, manifests };
  }
  return {
    kind: 'image',
    artifactType: artifactTypeOf(value),
    ...common,
    config: descriptorData(value.config),
    layersSize: layersSize(value),
    layers: value.layers.map(descriptorData),
  };
}

/** @param config undefined for an artifact, whose config is not an image's. */
export function configData({ digest, value }: Fetched<ImageManifest>, config: ImageConfig | undefined): object {
  if (!config) return { manifest: digest, artifactType: artifactTypeOf(value) };
  return {
    manifest: digest,
    platform: platformText(config.platform),
    created: config.created,
    author: config.author && withoutSecrets(config.author),
    user: config.user,
    workingDir: config.workingDir,
    entrypoint: config.entrypoint.map(withoutSecrets),
    cmd: config.cmd.map(withoutSecrets),
    env: config.env.map(variableData),
    exposedPorts: config.exposedPorts,
    volumes: config.volumes,
    stopSignal: config.stopSignal,
    healthcheck: config.healthcheck && healthcheckData(config.healthcheck),
    labels: mapping(config.labels),
    history: config.history.map(stepData),
  };
}

/** Those from `offset` on of the tags that have `contains` in them, the newest first. */
export function tagsData(
  { tags: { shown }, end }: KnownTags,
  { contains = '', offset = 0 }: { readonly contains?: string | undefined; readonly offset?: number | undefined },
  limit: number,
): object {
  const wanted = contains.toLowerCase();
  const fitting = shown.flatMap(({ text }) => (text.toLowerCase().includes(wanted) ? text : []));
  const tags = fitting.slice(offset, offset + limit);
  return { total: fitting.length, isComplete: end === 'complete', offset, tags, ...nextOffset(fitting, offset, tags) };
}

/** Where the rest begins. */
export function nextOffset(all: readonly unknown[], offset: number, page: readonly unknown[]): object {
  const next = offset + page.length;
  return next < all.length && page.length > 0 ? { nextOffset: next } : {};
}

export function referrersData({ root, signed, sbom, provenance, cuts }: EvidenceTree): object {
  return {
    digest: root.descriptor.digest,
    signed: signed.kind,
    sbom: sbom.kind,
    provenance: provenance.kind,
    problems: [...new Set([...problemsIn(root), ...[signed, sbom, provenance].flatMap(reasonsOf)])],
    isComplete: cuts.every((cut) => cut === 'wanted'),
    referrers: [...referrersOf(root)],
  };
}

function* referrersOf(subject: EvidenceNode): Generator<object, void, void> {
  for (const node of subject.children) {
    const { descriptor, artifactType, kind, created, found, isAboutOther } = node;
    if (kind.kind !== 'content') {
      yield {
        ...{ digest: descriptor.digest, mediaType: descriptor.mediaType, size: descriptor.size, artifactType },
        ...{ kind: kind.kind, subject: subject.descriptor.digest, found, created },
        ...(kind.kind === 'attestation' ? { predicateTypes: kind.predicateTypes } : {}),
        ...(isAboutOther ? { isAboutOther } : {}),
      };
    }
    yield* referrersOf(node);
  }
}

function problemsIn(node: EvidenceNode): readonly string[] {
  return [...node.problems.map(reasonText), ...node.children.flatMap(problemsIn)];
}

function reasonsOf(statement: Statement): readonly string[] {
  return statement.kind === 'unchecked' ? statement.reasons.map(reasonText) : [];
}

function reasonText(reason: (Statement & { kind: 'unchecked' })['reasons'][number]): string {
  if ('error' in reason) return `${reason.what}: ${reason.error.kind}`;
  return 'end' in reason ? `${reason.what}: ${reason.end}` : reason.what;
}

function descriptorData(descriptor: Descriptor): object {
  const { mediaType, digest, size, artifactType, platform, annotations } = descriptor;
  return {
    ...{ digest, mediaType, size, artifactType, platform: platformText(platform) },
    annotations: Object.keys(annotations).length > 0 ? mapping(annotations) : undefined,
  };
}

function platformText(platform: Platform | undefined): string | undefined {
  return platform && (formatPlatform(platform) || undefined);
}

function variableData(variable: string): object {
  const end = variable.indexOf('=');
  const [name, value] = end < 0 ? [variable, ''] : [variable.slice(0, end), variable.slice(end + 1)];
  return looksSecret(name, value) ? { name, isHidden: true } : { name, value: withoutSecrets(value) };
}

function healthcheckData({ test, ...times }: Healthcheck): object {
  return { test: test.map(withoutSecrets), ...times };
}

function stepData({ created, createdBy, comment, emptyLayer }: HistoryEntry): object {
  return {
    created,
    createdBy: createdBy && withoutSecrets(createdBy),
    comment: comment && withoutSecrets(comment),
    emptyLayer,
  };
}

function mapping(texts: Annotations): ReadonlyMap<string, string> {
  const shown = (name: string, value: string) => (looksSecret(name, value) ? HIDDEN : withoutSecrets(value));
  return new Map(Object.entries(texts).map(([name, value]) => [name, shown(name, value)]));
}
