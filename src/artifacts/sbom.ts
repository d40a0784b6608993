import { malformed, type Parsed, parseJson } from '../oci/parsed';
import { cycloneDx } from './cycloneDx';
import { type JsonObject, objectOf, textAt } from './jsonValue';
import { isSpdx3, spdx3 } from './spdx3';
import { spdx2 } from './spdx2';
import { spdxTagValue } from './spdxTagValue';

/** What an SBOM says; nothing of it is verified, and every text is a stranger's. */
export interface Sbom {
  readonly format: 'spdx' | 'cyclonedx';
  /** Of the format, as written: `2.3`, `1.6`. */
  readonly version: string;
  /** Of what it is about. */
  readonly name: string | undefined;
  /** As written: an RFC 3339 date. */
  readonly created: string | undefined;
  /** What made it. */
  readonly tools: readonly string[];
  /** At most {@link MAX_PACKAGES}. */
  readonly packages: readonly SbomPackage[];
  /** How many more there are. */
  readonly more: number;
}

export interface SbomPackage {
  readonly name: string;
  readonly version: string | undefined;
  /** An SPDX expression, or free text. */
  readonly licence: string | undefined;
  /** @see https://github.com/package-url/purl-spec */
  readonly purl: string | undefined;
  readonly supplier: string | undefined;
}

/** The parts of an SBOM that its format's reader finds. */
export type SbomContent = Omit<Sbom, 'more'>;

const MAX_PACKAGES = 100_000;
const MAX_TOOLS = 20;

/** The type of SPDX 2 as lines of a tag and its value, which cosign takes for the usual one. */
export const SPDX_TAG_VALUE_TYPE = 'text/spdx';

/** The SBOM in `bytes`: SPDX 2 or CycloneDX in JSON, or SPDX 3 in JSON-LD. */
export function parseSbom(bytes: Uint8Array): Parsed<Sbom> {
  const json = parseJson(bytes);
  return json.kind === 'ok' ? sbomOf(json.value) : json;
}

/** The SBOM in `bytes`: SPDX 2 as lines of a tag and its value. */
export function parseTagValueSbom(bytes: Uint8Array): Parsed<Sbom> {
  return limited(spdxTagValue(new TextDecoder().decode(bytes)));
}

/** The SBOM that a document is, as it stands alone or as the predicate of a statement. */
export function sbomOf(value: unknown): Parsed<Sbom> {
  const document = objectOf(value);
  return document ? limited(contentOf(document)) : malformed('the SBOM is not a JSON object');
}

/**
 * The SBOM in a statement's predicate. Cosign's statements hold lines of tags and values as a text; those before its version 2 hold
 * either beside the time.
 * @see https://github.com/sigstore/cosign/blob/v1.13.0/specs/COSIGN_PREDICATE_SPEC.md
 */
export function sbomOfPredicate(predicate: unknown): Parsed<Sbom> {
  const inner: unknown = objectOf(predicate)?.['Data'] ?? predicate;
  return typeof inner === 'string' ? limited(spdxTagValue(inner)) : sbomOf(inner);
}

function limited(content: Parsed<SbomContent>): Parsed<Sbom> {
  if (content.kind !== 'ok') return content;
  const { packages, tools, ...rest } = content.value;
  const more = Math.max(0, packages.length - MAX_PACKAGES);
  return {
    kind: 'ok',
    value: { ...rest, tools: tools.slice(0, MAX_TOOLS), packages: packages.slice(0, MAX_PACKAGES), more },
  };
}

function contentOf(document: JsonObject): Parsed<SbomContent> {
  if (textAt(document, 'spdxVersion') !== undefined) return spdx2(document);
  if (textAt(document, 'bomFormat') === 'CycloneDX') return cycloneDx(document);
  if (isSpdx3(document)) return spdx3(document);
  return malformed('neither SPDX nor CycloneDX');
}
