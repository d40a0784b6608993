/** A well-known kind of artifact: a document of one media type, which is the artifact's type too. */
export interface ArtifactType {
  readonly type: string;
  /** How such documents are named. */
  readonly names: RegExp;
}

/** @see https://www.iana.org/assignments/media-types/ and the projects of the types of a vendor. */
export const ARTIFACT_TYPES = {
  spdx: { type: 'application/spdx+json', names: /\.spdx\.json$/i },
  cycloneDx: { type: 'application/vnd.cyclonedx+json', names: /(?:\.cdx|(?:^|[./])bom)\.json$/i },
  inToto: { type: 'application/vnd.in-toto+json', names: /\.(?:intoto|att)\.jsonl?$/i },
  sigstoreBundle: { type: 'application/vnd.dev.sigstore.bundle.v0.3+json', names: /\.sigstore(?:\.json)?$/i },
  notarySignature: { type: 'application/vnd.cncf.notary.signature', names: /\.jws$/i },
  sarif: { type: 'application/sarif+json', names: /\.sarif(?:\.json)?$/i },
} as const satisfies Readonly<Record<string, ArtifactType>>;

const MEDIA_TYPES: readonly (readonly [RegExp, string])[] = [
  [/\.json$/i, 'application/json'],
  [/\.ya?ml$/i, 'application/yaml'],
  [/\.txt$/i, 'text/plain'],
  [/\.md$/i, 'text/markdown'],
  [/\.(?:tgz|gz)$/i, 'application/gzip'],
];

/** The kind of artifact that files with these names are; undefined where they do not say one. */
export function artifactTypeByNames(names: readonly string[]): string | undefined {
  return Object.values(ARTIFACT_TYPES).find((each) => names.every((name) => each.names.test(name)))?.type;
}

/** The media type of one of an artifact's files: who names a kind of document means its files. */
export function fileMediaType(name: string, artifactType: string): string {
  const document = Object.values(ARTIFACT_TYPES).find(({ type }) => type === artifactType);
  // A signature of the Notary Project names the form of its envelope.
  if (document && document !== ARTIFACT_TYPES.notarySignature) return document.type;
  if (document) return 'application/jose+json';
  return MEDIA_TYPES.find(([ending]) => ending.test(name))?.[1] ?? 'application/octet-stream';
}
