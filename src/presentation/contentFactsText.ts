import * as l10n from '@vscode/l10n';
import type { LogEntry } from '../artifacts/bundle';
import type { ContentFacts, SignerFacts, StatementFacts } from '../inspection/contentFacts';
import { plainLine } from './harmless';

/** What an artifact holds in a few words of plain text; it is the artifact's own word. */
export function contentFactsText(facts: ContentFacts): string {
  switch (facts.kind) {
    case 'envelope':
      return joined([
        facts.content && statementText(facts.content),
        facts.signatures === 0 ? l10n.t('envelope without a signature') : l10n.t('signatures: {0}', facts.signatures),
      ]);
    case 'bundle':
      return joined([
        facts.content && statementText(facts.content),
        signerText(facts.signer),
        facts.log && logText(facts.log),
      ]);
    case 'cosign':
      return joined([signerText(facts.signer), facts.log && logText(facts.log)]);
    case 'notary':
      return joined([
        facts.format === 'jws' ? 'JWS' : 'COSE',
        facts.scheme && plainLine(facts.scheme, 80),
        signerText(facts.signer),
        timeText(facts.time),
      ]);
    case 'helm':
      return joined([
        l10n.t('Helm chart {0}', plainLine(`${facts.name} ${facts.version}`)),
        facts.appVersion && l10n.t('version of the application: {0}', plainLine(facts.appVersion, 80)),
        facts.dependencies > 0 ? l10n.t('dependencies: {0}', facts.dependencies) : undefined,
        filesText(facts.files),
      ]);
    case 'opa':
      return joined([
        l10n.t('bundle of Open Policy Agent'),
        facts.revision && l10n.t('revision {0}', plainLine(facts.revision, 80)),
        filesText(facts.files),
      ]);
    case 'kubewarden':
      return joined([
        l10n.t('Kubewarden policy {0}', plainLine(facts.title ?? '')).trim(),
        facts.executionMode && plainLine(facts.executionMode, 80),
        facts.isMutating ? l10n.t('changes what it is asked about') : undefined,
        l10n.t('rules: {0}', facts.rules),
      ]);
    case 'archive':
      return filesText(facts.files);
    case 'malformed':
      return l10n.t('its content cannot be read: {0}', plainLine(facts.reason));
    default:
      return statementText(facts);
  }
}

function statementText(facts: StatementFacts): string {
  switch (facts.kind) {
    case 'sbom':
      return joined([
        `${facts.format === 'spdx' ? 'SPDX' : 'CycloneDX'} ${plainLine(facts.version, 20)}`,
        l10n.t('packages: {0}', facts.packages),
      ]);
    case 'provenance':
      return joined([
        `SLSA ${facts.version}`,
        // BuildKit leaves it empty where it knows none.
        facts.builder && l10n.t('builder {0}', plainLine(facts.builder, 400)),
        facts.source && l10n.t('source {0}', plainLine(facts.source, 400)),
        facts.buildKitMode && `BuildKit mode=${facts.buildKitMode}`,
        l10n.t('materials: {0}', facts.materials),
      ]);
    case 'statement':
      return l10n.t('statement of type {0}', plainLine(facts.predicateType));
  }
}

function signerText(signer: SignerFacts): string {
  switch (signer.kind) {
    case 'key':
      return l10n.t('made with a key');
    case 'brokenCertificate':
      return l10n.t('made with a certificate that is broken');
    case 'certificate': {
      const name = plainLine(signer.identity ?? signer.subject ?? '', 400);
      if (!name) return l10n.t('its certificate names nobody');
      return signer.issuer === undefined
        ? l10n.t('its certificate names {0}', name)
        : l10n.t('its certificate names {0}, issuer {1}', name, plainLine(signer.issuer));
    }
  }
}

function logText({ index, time }: LogEntry): string {
  return joined([index && l10n.t('log entry {0}', index), timeText(time)]);
}

function timeText(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

function filesText(count: number): string {
  return l10n.t('files: {0}', count);
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join(', ');
}
