import { malformed, ok, type Parsed, parseJson } from '../oci/parsed';
import { type JsonObject, objectAt, objectOf, objectsAt, textAt, textsAt } from './jsonValue';
import { customSection } from './wasm';

/**
 * What a Kubewarden policy says of itself, in a section of its WebAssembly module that `kwctl annotate` writes.
 * @see https://github.com/kubewarden/kubewarden-controller/blob/main/crates/policy-evaluator/src/policy_metadata.rs
 */
export interface KubewardenPolicy {
  readonly title: string | undefined;
  readonly isMutating: boolean;
  /** `kubewarden-wapc`, `opa`, `gatekeeper`, `wasi`. */
  readonly executionMode: string | undefined;
  /** At most 100. */
  readonly rules: readonly PolicyRule[];
  /** `v1/Namespace`: what of the cluster it may read; at most 100. */
  readonly contextAware: readonly string[];
  readonly annotations: ReadonlyMap<string, string>;
}

export interface PolicyRule {
  readonly operations: readonly string[];
  readonly resources: readonly string[];
}

const SECTION = 'io.kubewarden.metadata';
const MAX_LIST = 100;

/** The policy in a WebAssembly module; `unsupported` where that is a module of another kind. */
export function parseKubewardenPolicy(bytes: Uint8Array): Parsed<KubewardenPolicy> {
  const section = customSection(bytes, SECTION);
  if (section.kind !== 'ok') return section;
  if (!section.value) return { kind: 'unsupported', reason: 'a module without metadata of Kubewarden' };
  const json = parseJson(section.value);
  if (json.kind !== 'ok') return json;
  const metadata = objectOf(json.value);
  if (!metadata) return malformed('the metadata is not a JSON object');
  const annotations = Object.entries(objectAt(metadata, 'annotations') ?? {}).slice(0, MAX_LIST);
  const texts = new Map(annotations.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  return ok({
    title: texts.get('io.kubewarden.policy.title'),
    isMutating: metadata['mutating'] === true,
    executionMode: textAt(metadata, 'executionMode'),
    rules: objectsAt(metadata, 'rules').slice(0, MAX_LIST).map(ruleOf),
    contextAware: objectsAt(metadata, 'contextAwareResources')
      .slice(0, MAX_LIST)
      .map((resource) => `${textAt(resource, 'apiVersion') ?? ''}/${textAt(resource, 'kind') ?? ''}`),
    annotations: texts,
  });
}

function ruleOf(rule: JsonObject): PolicyRule {
  return {
    operations: textsAt(rule, 'operations').slice(0, MAX_LIST),
    resources: textsAt(rule, 'resources').slice(0, MAX_LIST),
  };
}
