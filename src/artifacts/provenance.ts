import { malformed, ok, type Parsed } from '../oci/parsed';
import { type JsonObject, objectAt, objectOf, objectsAt, textAt } from './jsonValue';

/** How something was built, as its builder says; nothing of it is verified. */
export interface Provenance {
  readonly version: '0.2' | '1';
  /** A URI. */
  readonly builder: string | undefined;
  readonly buildType: string | undefined;
  readonly source: Material | undefined;
  /** What went into it; at most 10,000. */
  readonly materials: readonly Material[];
  /** What the build was asked for, each value by its path: `request.args.target`; at most 500. */
  readonly parameters: readonly Parameter[];
  /** As written: RFC 3339 dates. */
  readonly started: string | undefined;
  readonly finished: string | undefined;
  readonly invocation: string | undefined;
  /** How much BuildKit tells, where it was BuildKit; `max` has build arguments and the build's steps. */
  readonly buildKitMode: 'min' | 'max' | undefined;
}

export interface Material {
  readonly uri: string;
  /** `sha256:…`, `sha1:…`: the first that is written. */
  readonly digest: string | undefined;
}

export interface Parameter {
  readonly path: string;
  /** Text, or JSON; at most 1,000 characters. */
  readonly value: string;
}

const MAX_MATERIALS = 10_000;
const MAX_PARAMETERS = 500;
const MAX_VALUE = 1_000;
const MAX_PATH = 200;
/** @see https://github.com/moby/buildkit/blob/v0.20.0/docs/attestations/slsa-definitions.md */
const BUILDKIT_METADATA = 'https://mobyproject.org/buildkit@v1#metadata';
const BUILDKIT_TYPE = /^https:\/\/(?:mobyproject\.org\/buildkit@|github\.com\/moby\/buildkit\/)/;

/** The SLSA provenance in a statement's predicate. */
export function provenanceOf(predicateType: string, value: unknown): Parsed<Provenance> {
  const predicate = objectOf(value);
  if (!predicate) return malformed('the predicate is not a JSON object');
  switch (predicateType) {
    case 'https://slsa.dev/provenance/v0.2':
      return ok(provenance02(predicate));
    case 'https://slsa.dev/provenance/v1':
      return ok(provenance1(predicate));
    default:
      return { kind: 'unsupported', reason: `the predicate type '${predicateType.slice(0, MAX_PATH)}'` };
  }
}

/** @see https://slsa.dev/spec/v0.2/provenance */
function provenance02(predicate: JsonObject): Provenance {
  const invocation = objectAt(predicate, 'invocation');
  const metadata = objectAt(predicate, 'metadata');
  const buildType = textAt(predicate, 'buildType');
  const vcs = objectAt(metadata, BUILDKIT_METADATA, 'vcs');
  const isMax = objectAt(predicate, 'buildConfig') !== undefined;
  return {
    version: '0.2',
    builder: textAt(objectAt(predicate, 'builder'), 'id'),
    buildType,
    source: materialOf(objectAt(invocation, 'configSource')) ?? sourceOfVcs(vcs),
    materials: materialsOf(objectsAt(predicate, 'materials')),
    parameters: parametersOf(invocation?.['parameters']),
    started: textAt(metadata, 'buildStartedOn'),
    finished: textAt(metadata, 'buildFinishedOn'),
    invocation: textAt(metadata, 'buildInvocationId') ?? textAt(metadata, 'buildInvocationID'),
    buildKitMode: buildKitMode(buildType, isMax),
  };
}

/** @see https://slsa.dev/spec/v1.0/provenance */
function provenance1(predicate: JsonObject): Provenance {
  const definition = objectAt(predicate, 'buildDefinition');
  const details = objectAt(predicate, 'runDetails');
  const metadata = objectAt(details, 'metadata');
  const external = objectAt(definition, 'externalParameters');
  const buildType = textAt(definition, 'buildType');
  const vcs = objectAt(metadata, 'buildkit_metadata', 'vcs') ?? objectAt(metadata, BUILDKIT_METADATA, 'vcs');
  const materials = materialsOf(objectsAt(definition, 'resolvedDependencies'));
  const isMax = objectAt(definition, 'internalParameters', 'buildConfig') !== undefined;
  return {
    version: '1',
    builder: textAt(objectAt(details, 'builder'), 'id'),
    buildType,
    source: sourceOf(external, materials) ?? sourceOfVcs(vcs),
    materials,
    parameters: parametersOf(external),
    started: textAt(metadata, 'startedOn'),
    finished: textAt(metadata, 'finishedOn'),
    invocation: textAt(metadata, 'invocationId') ?? textAt(metadata, 'invocationID'),
    buildKitMode: buildKitMode(buildType, isMax),
  };
}

/**
 * Version 1 leaves the source's place to the build type: GitHub's workflows, container based builds and Cloud Build, BuildKit.
 * @see https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1
 */
function sourceOf(external: JsonObject | undefined, materials: readonly Material[]): Material | undefined {
  const workflow = objectAt(external, 'workflow');
  const repository = textAt(workflow, 'repository');
  if (repository !== undefined) {
    const ref = textAt(workflow, 'ref');
    const uri = ref === undefined ? repository : `${repository}@${ref}`;
    return { uri, digest: materials.find((material) => material.uri === `git+${uri}`)?.digest };
  }
  const places = ['source', 'sourceToBuild', 'configSource', 'buildConfigSource'];
  return places.map((place) => objectAt(external, place)).flatMap((place) => materialOf(place) ?? [])[0];
}

function sourceOfVcs(vcs: JsonObject | undefined): Material | undefined {
  const uri = textAt(vcs, 'source');
  return uri === undefined ? undefined : { uri, digest: textAt(vcs, 'revision') };
}

function materialsOf(entries: readonly JsonObject[]): readonly Material[] {
  return entries.slice(0, MAX_MATERIALS).flatMap((entry) => materialOf(entry) ?? []);
}

function materialOf(entry: JsonObject | undefined): Material | undefined {
  const uri = textAt(entry, 'uri') ?? textAt(entry, 'repository') ?? textAt(entry, 'name');
  if (uri === undefined) return undefined;
  const [digest] = Object.entries(objectAt(entry, 'digest') ?? {}).filter(([, value]) => typeof value === 'string');
  return { uri, digest: digest && `${digest[0]}:${String(digest[1])}` };
}

function buildKitMode(buildType: string | undefined, isMax: boolean): Provenance['buildKitMode'] {
  if (buildType === undefined || !BUILDKIT_TYPE.test(buildType)) return undefined;
  return isMax ? 'max' : 'min';
}

/** All that is not an object with members, outer names first in each path. */
function parametersOf(value: unknown): readonly Parameter[] {
  const found: Parameter[] = [];
  const visit = (path: string, part: unknown): void => {
    if (found.length === MAX_PARAMETERS || part === undefined || part === null) return;
    const object = objectOf(part);
    if (object && path.length <= MAX_PATH) {
      for (const [name, member] of Object.entries(object)) visit(path === '' ? name : `${path}.${name}`, member);
    } else {
      const text = typeof part === 'string' ? part : JSON.stringify(part);
      found.push({ path: path.slice(0, MAX_PATH), value: text.slice(0, MAX_VALUE) });
    }
  };
  visit('', value);
  return found;
}
