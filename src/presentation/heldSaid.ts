import * as l10n from '@vscode/l10n';
import type { Predicate } from '../artifacts/artifactContent';
import type { Provenance } from '../artifacts/provenance';
import type { Sbom } from '../artifacts/sbom';
import type { Said } from '../inspection/held';
import type { Fact } from '../messages/fact';
import { fact, linkFact } from './fact';
import { codeFact, type ShownContent, table } from './heldTables';

/** What a document or a statement is called. */
export function saidTitle({ about }: Said): string {
  switch (about.kind) {
    case 'sbom':
      return l10n.t('SBOM');
    case 'provenance':
      return l10n.t('SLSA provenance');
    case 'other':
      return l10n.t('Statement');
  }
}

/** An SBOM, which stands alone or in a statement, provenance, or any statement. */
export function saidContent({ statement, about }: Said): Partial<ShownContent> {
  const { facts = [], tables = [] } = aboutContent(about);
  return {
    facts: [...facts, ...codeFact(l10n.t('Predicate type'), statement?.predicateType)],
    tables: [
      ...tables,
      table(
        'subjects',
        l10n.t('What it is about'),
        [l10n.t('Name'), l10n.t('Digest')],
        (statement?.subjects ?? []).map(({ name, digests }) => [
          name,
          [...digests].map(([algorithm, encoded]) => `${algorithm}:${encoded}`).join(' '),
        ]),
      ),
    ],
  };
}

function aboutContent(about: Predicate): Partial<ShownContent> {
  switch (about.kind) {
    case 'sbom':
      return { facts: sbomFacts(about.sbom) };
    case 'provenance':
      return provenanceContent(about.provenance);
    case 'other':
      return {};
  }
}

function sbomFacts({ format, version, name, created, tools }: Sbom): Fact[] {
  return [
    ...fact(l10n.t('Of'), name),
    ...fact(l10n.t('Format'), `${format === 'spdx' ? 'SPDX' : 'CycloneDX'} ${version}`),
    ...fact(l10n.t('Created'), created),
    ...fact(l10n.t('Tools'), tools.join(', ')),
  ];
}

function provenanceContent(provenance: Provenance): Partial<ShownContent> {
  const { version, builder, buildType, source, materials, parameters, buildKitMode } = provenance;
  return {
    facts: [
      ...linkFact(l10n.t('Builder'), builder),
      ...linkFact(l10n.t('Source'), source?.uri),
      ...codeFact(l10n.t('Digest of the source'), source?.digest),
      ...fact(l10n.t('Started'), provenance.started),
      ...fact(l10n.t('Finished'), provenance.finished),
      ...linkFact(l10n.t('Invocation'), provenance.invocation),
      ...fact(l10n.t('Build type'), buildType, true),
      ...fact(l10n.t('Format'), `SLSA ${version}${buildKitMode ? `, BuildKit mode=${buildKitMode}` : ''}`),
    ],
    tables: [
      table(
        'materials',
        l10n.t('Materials'),
        [l10n.t('Name'), l10n.t('Digest')],
        materials.map(({ uri, digest }) => [uri, digest]),
      ),
      table(
        'parameters',
        l10n.t('Parameters'),
        [l10n.t('Name'), l10n.t('Value')],
        parameters.map(({ path, value }) => [path, value]),
      ),
    ],
  };
}
