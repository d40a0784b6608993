import {
  type ArtifactContent,
  parseContent,
  type Predicate,
  type StatementContent,
} from '../artifacts/artifactContent';
import type { Archive, ArchiveFile } from '../artifacts/archive';
import type { BundleSigner, LogEntry } from '../artifacts/bundle';
import type { Certificate } from '../artifacts/certificate';
import type { Envelope } from '../artifacts/envelope';
import type { HelmChart } from '../artifacts/helmChart';
import type { KubewardenPolicy } from '../artifacts/kubewardenPolicy';
import type { NotarySignature } from '../artifacts/notarySignature';
import type { OpaBundle } from '../artifacts/opaBundle';
import type { Sbom } from '../artifacts/sbom';
import type { StatementSubject } from '../artifacts/statement';
import type { Parsed } from '../oci/parsed';
import { type ContentFacts, contentFacts } from './contentFacts';

/** What a layer of an artifact holds, as plain data that can go from one thread to another. Nothing of it is verified. */
export interface Held {
  /** In short; undefined where it is nothing that is known here. */
  readonly facts: ContentFacts | undefined;
  /** Undefined too where it is malformed. */
  readonly content: HeldContent | undefined;
}

export type HeldContent =
  | ({ readonly kind: 'said' } & Said)
  | { readonly kind: 'envelope'; readonly envelope: HeldEnvelope; readonly content: Said | undefined }
  | {
      readonly kind: 'bundle';
      readonly version: string;
      readonly signer: BundleSigner;
      readonly log: readonly LogEntry[];
      /** How many time stamps of an authority there are. */
      readonly timestamps: number;
      /** Undefined where it is the signature of a message. */
      readonly envelope: HeldEnvelope | undefined;
      readonly content: Said | undefined;
    }
  | {
      readonly kind: 'cosign';
      /** What was signed. */
      readonly digest: string;
      readonly name: string | undefined;
      readonly certificate: Parsed<Certificate> | undefined;
      readonly log: LogEntry | undefined;
      readonly timestamps: number;
    }
  | { readonly kind: 'notary'; readonly signature: NotarySignature }
  | { readonly kind: 'helm'; readonly chart: Omit<HelmChart, 'archive' | 'documents'>; readonly listing: Listing }
  | { readonly kind: 'opa'; readonly bundle: Omit<OpaBundle, 'archive'>; readonly listing: Listing }
  | { readonly kind: 'kubewarden'; readonly policy: KubewardenPolicy }
  | { readonly kind: 'archive'; readonly listing: Listing };

/** A document that stands alone, or what a statement says. */
export interface Said {
  readonly statement: { readonly predicateType: string; readonly subjects: readonly StatementSubject[] } | undefined;
  readonly about: Predicate;
}

interface HeldEnvelope {
  readonly payloadType: string;
  /** How many there are. */
  readonly signatures: number;
}

export interface Listing {
  readonly files: readonly ArchiveFile[];
  /** How many more there are. */
  readonly more: number;
}

/** Reads a layer, as {@link parseContent} does. */
export async function heldIn(
  mediaType: string,
  annotations: Readonly<Record<string, string>>,
  bytes: Uint8Array,
): Promise<Held> {
  const parsed = await parseContent(mediaType, annotations, bytes);
  return { facts: contentFacts(parsed), content: parsed.kind === 'ok' ? heldContent(parsed.value) : undefined };
}

/** The SBOM in it, wherever that stands. */
export function sbomIn({ content }: Held): Sbom | undefined {
  const said = content?.kind === 'said' ? content : content && 'content' in content ? content.content : undefined;
  return said?.about.kind === 'sbom' ? said.about.sbom : undefined;
}

/** What the thread has no use for, or cannot send, is left out. */
function heldContent(content: ArtifactContent): HeldContent {
  switch (content.kind) {
    case 'sbom':
      return { kind: 'said', statement: undefined, about: content };
    case 'statement':
      return { kind: 'said', ...saidIn(content) };
    case 'envelope':
      return {
        kind: 'envelope',
        envelope: heldEnvelope(content.envelope),
        content: content.content && saidIn(content.content),
      };
    case 'bundle': {
      const { version, signer, log, timestamps, content: signed } = content.bundle;
      return {
        ...{ kind: 'bundle', version, signer, log, timestamps },
        envelope: signed.kind === 'envelope' ? heldEnvelope(signed.envelope) : undefined,
        content: content.content && saidIn(content.content),
      };
    }
    case 'cosign': {
      const { payload, layer } = content;
      const { certificate, rekor, timestamp } = layer;
      return { kind: 'cosign', ...payload, certificate, log: rekor?.entry, timestamps: timestamp ? 1 : 0 };
    }
    case 'notary':
    case 'kubewarden':
      return content;
    case 'helm': {
      const { name, version, appVersion, description, dependencies, archive } = content.chart;
      return {
        kind: 'helm',
        chart: { name, version, appVersion, description, dependencies },
        listing: listingOf(archive),
      };
    }
    case 'opa': {
      const { revision, roots, archive } = content.bundle;
      return { kind: 'opa', bundle: { revision, roots }, listing: listingOf(archive) };
    }
    case 'archive':
      return { kind: 'archive', listing: listingOf(content.archive) };
  }
}

function saidIn({ statement: { predicateType, subjects }, about }: StatementContent): Said {
  return { statement: { predicateType, subjects }, about };
}

function heldEnvelope({ payloadType, signatures }: Envelope): HeldEnvelope {
  return { payloadType, signatures: signatures.length };
}

function listingOf({ files, more }: Archive): Listing {
  return { files, more };
}
