import type { ArtifactContent, StatementContent } from '../artifacts/artifactContent';
import type { LogEntry } from '../artifacts/bundle';
import type { Certificate } from '../artifacts/certificate';
import type { Sbom } from '../artifacts/sbom';
import type { Provenance } from '../artifacts/provenance';
import type { Parsed } from '../oci/parsed';

/** The little of an artifact's content that a line has room for, and that a tree of thousands can keep. */
export type ContentFacts =
  | StatementFacts
  | {
      readonly kind: 'envelope';
      readonly signatures: number;
      readonly content: StatementFacts | undefined;
    }
  | {
      readonly kind: 'bundle';
      readonly version: string;
      readonly signer: SignerFacts;
      readonly log: LogEntry | undefined;
      readonly content: StatementFacts | undefined;
    }
  | { readonly kind: 'cosign'; readonly signer: SignerFacts; readonly log: LogEntry | undefined }
  | {
      readonly kind: 'notary';
      readonly format: 'jws' | 'cose';
      readonly scheme: string | undefined;
      readonly signer: SignerFacts;
      readonly time: number | undefined;
    }
  | {
      readonly kind: 'helm';
      readonly name: string;
      readonly version: string;
      readonly appVersion: string | undefined;
      readonly dependencies: number;
      readonly files: number;
    }
  | { readonly kind: 'opa'; readonly revision: string | undefined; readonly files: number }
  | {
      readonly kind: 'kubewarden';
      readonly title: string | undefined;
      readonly isMutating: boolean;
      readonly executionMode: string | undefined;
      readonly rules: number;
    }
  | { readonly kind: 'archive'; readonly files: number }
  | { readonly kind: 'malformed'; readonly reason: string };

export type StatementFacts =
  | SbomFacts
  | ProvenanceFacts
  | { readonly kind: 'statement'; readonly predicateType: string; readonly subjects: number };

interface SbomFacts {
  readonly kind: 'sbom';
  readonly format: Sbom['format'];
  readonly version: string;
  readonly name: string | undefined;
  readonly created: string | undefined;
  readonly packages: number;
}

interface ProvenanceFacts {
  readonly kind: 'provenance';
  readonly version: string;
  readonly builder: string | undefined;
  readonly source: string | undefined;
  readonly finished: string | undefined;
  readonly materials: number;
  readonly parameters: number;
  readonly buildKitMode: Provenance['buildKitMode'];
}

/** As it says of itself. `key` is also what has no certificate. */
export type SignerFacts =
  | { readonly kind: 'key' }
  | ({ readonly kind: 'certificate' } & Pick<Certificate, 'identity' | 'issuer' | 'subject'>)
  | { readonly kind: 'brokenCertificate' };

/** Undefined where it is nothing that is known here. */
export function contentFacts(parsed: Parsed<ArtifactContent>): ContentFacts | undefined {
  if (parsed.kind === 'unsupported') return undefined;
  return parsed.kind === 'ok' ? factsOf(parsed.value) : { kind: 'malformed', reason: parsed.reason };
}

function factsOf(content: ArtifactContent): ContentFacts {
  switch (content.kind) {
    case 'sbom':
      return sbomFacts(content.sbom);
    case 'statement':
      return statementFacts(content);
    case 'envelope':
      return {
        kind: 'envelope',
        signatures: content.envelope.signatures.length,
        content: content.content && statementFacts(content.content),
      };
    case 'bundle': {
      const { version, signer, log } = content.bundle;
      return {
        kind: 'bundle',
        version,
        signer: signerFacts(signer.kind === 'key' ? undefined : signer.certificate),
        log: log[0],
        content: content.content && statementFacts(content.content),
      };
    }
    case 'cosign':
      return { kind: 'cosign', signer: signerFacts(content.layer.certificate), log: content.layer.rekor?.entry };
    case 'notary': {
      const { format, scheme, certificate, time } = content.signature;
      return { kind: 'notary', format, scheme, signer: signerFacts(certificate), time };
    }
    case 'helm': {
      const { name, version, appVersion, dependencies, archive } = content.chart;
      return {
        kind: 'helm',
        name,
        version,
        appVersion,
        dependencies: dependencies.length,
        files: archive.files.length + archive.more,
      };
    }
    case 'opa': {
      const { revision, archive } = content.bundle;
      return { kind: 'opa', revision, files: archive.files.length + archive.more };
    }
    case 'kubewarden': {
      const { title, isMutating, executionMode, rules } = content.policy;
      return { kind: 'kubewarden', title, isMutating, executionMode, rules: rules.length };
    }
    case 'archive':
      return { kind: 'archive', files: content.archive.files.length + content.archive.more };
  }
}

function statementFacts({ statement, about }: StatementContent): StatementFacts {
  switch (about.kind) {
    case 'sbom':
      return sbomFacts(about.sbom);
    case 'provenance': {
      const { version, builder, source, finished, materials, parameters, buildKitMode } = about.provenance;
      return {
        kind: 'provenance',
        version,
        builder,
        source: source?.uri,
        finished,
        materials: materials.length,
        parameters: parameters.length,
        buildKitMode,
      };
    }
    case 'other':
      return { kind: 'statement', predicateType: statement.predicateType, subjects: statement.subjects.length };
  }
}

function sbomFacts({ format, version, name, created, packages, more }: Sbom): SbomFacts {
  return { kind: 'sbom', format, version, name, created, packages: packages.length + more };
}

function signerFacts(certificate: Parsed<Certificate> | undefined): SignerFacts {
  if (!certificate) return { kind: 'key' };
  if (certificate.kind !== 'ok') return { kind: 'brokenCertificate' };
  const { identity, issuer, subject } = certificate.value;
  return { kind: 'certificate', identity, issuer, subject };
}
