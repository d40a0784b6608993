import { essence } from '../oci/mediaType';
import { ok, type Parsed, parseJson } from '../oci/parsed';
import { type Archive, parseArchive } from './archive';
import { type Bundle, bundleOf, isBundle } from './bundle';
import {
  type CosignLayer,
  cosignLayer,
  parseSimpleSigning,
  SIMPLE_SIGNING_TYPE,
  type SimpleSigning,
} from './cosignLayer';
import { type Envelope, envelopeOf } from './envelope';
import { HELM_CHART_TYPE, type HelmChart, parseHelmChart } from './helmChart';
import { type KubewardenPolicy, parseKubewardenPolicy } from './kubewardenPolicy';
import { NOTARY_TYPES, type NotarySignature, parseNotaryCose, parseNotaryJws } from './notarySignature';
import { isOpaBundle, type OpaBundle, opaBundleOf } from './opaBundle';
import { isSbomPredicate } from './predicateTypes';
import { type Provenance, provenanceOf } from './provenance';
import { parseTagValueSbom, type Sbom, sbomOf, sbomOfPredicate, SPDX_TAG_VALUE_TYPE } from './sbom';
import { IN_TOTO_TYPE, parseStatement, type Statement, statementOf } from './statement';

/** What a layer of an artifact holds, as far as it is known here. Nothing of it is verified. */
export type ArtifactContent =
  | { readonly kind: 'sbom'; readonly sbom: Sbom }
  | { readonly kind: 'statement'; readonly statement: Statement; readonly about: Predicate }
  /** `content` is what the envelope holds, where that is a statement. */
  | { readonly kind: 'envelope'; readonly envelope: Envelope; readonly content: StatementContent | undefined }
  | { readonly kind: 'bundle'; readonly bundle: Bundle; readonly content: StatementContent | undefined }
  | { readonly kind: 'cosign'; readonly layer: CosignLayer; readonly payload: SimpleSigning }
  | { readonly kind: 'notary'; readonly signature: NotarySignature }
  | { readonly kind: 'helm'; readonly chart: HelmChart }
  | { readonly kind: 'opa'; readonly bundle: OpaBundle }
  | { readonly kind: 'kubewarden'; readonly policy: KubewardenPolicy }
  | { readonly kind: 'archive'; readonly archive: Archive };

export type StatementContent = Extract<ArtifactContent, { kind: 'statement' }>;

/** What a statement says, where it is of a kind that is known here and well formed. */
export type Predicate =
  | { readonly kind: 'sbom'; readonly sbom: Sbom }
  | { readonly kind: 'provenance'; readonly provenance: Provenance }
  | { readonly kind: 'other' };

const ARCHIVE = /(?:[./+-]tar|[./+-]tar[+.]gzip|\/(?:x-)?(?:gzip|tar|gtar))$/;
const WASM = /(?:[./+-]wasm)$/;

/** Whether a layer of the type may hold something that is known here. Sigstore's first bundles say their version in a parameter. */
export function isReadable(mediaType: string): boolean {
  const type = essence(mediaType);
  const isText = /[+/]json$/.test(type) || type === SPDX_TAG_VALUE_TYPE;
  return isText || type === NOTARY_TYPES.cose || ARCHIVE.test(type) || WASM.test(type);
}

/** What the layer holds; `unsupported` where it is nothing that is known here. */
export async function parseContent(
  mediaType: string,
  annotations: Readonly<Record<string, string>>,
  bytes: Uint8Array,
): Promise<Parsed<ArtifactContent>> {
  const type = essence(mediaType);
  switch (type) {
    case SIMPLE_SIGNING_TYPE:
      return mapped(parseSimpleSigning(bytes), (payload) => ({
        kind: 'cosign',
        layer: cosignLayer(annotations),
        payload,
      }));
    case NOTARY_TYPES.jws:
      return mapped(parseNotaryJws(bytes), (signature) => ({ kind: 'notary', signature }));
    case NOTARY_TYPES.cose:
      return mapped(parseNotaryCose(bytes), (signature) => ({ kind: 'notary', signature }));
    case SPDX_TAG_VALUE_TYPE:
      return mapped(parseTagValueSbom(bytes), (sbom) => ({ kind: 'sbom', sbom }));
    case HELM_CHART_TYPE:
      return mapped(await parseHelmChart(bytes), (chart) => ({ kind: 'helm', chart }));
  }
  if (WASM.test(type)) return mapped(parseKubewardenPolicy(bytes), (policy) => ({ kind: 'kubewarden', policy }));
  if (ARCHIVE.test(type)) {
    return mapped(await parseArchive(bytes), (archive) =>
      isOpaBundle(archive) ? { kind: 'opa', bundle: opaBundleOf(archive) } : { kind: 'archive', archive },
    );
  }
  return contentOfJson(bytes);
}

/** By what it is, not by what it is called: tools differ in the types that they write. */
function contentOfJson(bytes: Uint8Array): Parsed<ArtifactContent> {
  const json = parseJson(bytes);
  if (json.kind !== 'ok') return json;
  const { value } = json;
  if (isBundle(value)) {
    return mapped(bundleOf(value), (bundle) => ({
      kind: 'bundle',
      bundle,
      content: bundle.content.kind === 'envelope' ? statementIn(bundle.content.envelope) : undefined,
    }));
  }
  const envelope = envelopeOf(value);
  if (envelope.kind === 'ok') {
    return ok({ kind: 'envelope', envelope: envelope.value, content: statementIn(envelope.value) });
  }
  const statement = statementOf(value);
  if (statement.kind === 'ok') return ok(contentOfStatement(statement.value));
  const sbom = sbomOf(value);
  return sbom.kind === 'ok' ? ok({ kind: 'sbom', sbom: sbom.value }) : { kind: 'unsupported', reason: sbom.reason };
}

function statementIn({ payloadType, payload }: Envelope): StatementContent | undefined {
  const statement = payloadType === IN_TOTO_TYPE ? parseStatement(payload) : undefined;
  return statement?.kind === 'ok' ? contentOfStatement(statement.value) : undefined;
}

function contentOfStatement(statement: Statement): StatementContent {
  return { kind: 'statement', statement, about: predicateOf(statement) };
}

function predicateOf({ predicateType, predicate }: Statement): Predicate {
  if (isSbomPredicate(predicateType)) {
    const sbom = sbomOfPredicate(predicate);
    if (sbom.kind === 'ok') return { kind: 'sbom', sbom: sbom.value };
  }
  const provenance = provenanceOf(predicateType, predicate);
  return provenance.kind === 'ok' ? { kind: 'provenance', provenance: provenance.value } : { kind: 'other' };
}

function mapped<T>(parsed: Parsed<T>, content: (value: T) => ArtifactContent): Parsed<ArtifactContent> {
  return parsed.kind === 'ok' ? ok(content(parsed.value)) : parsed;
}
