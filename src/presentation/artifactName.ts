import * as l10n from '@vscode/l10n';

/** What people call artifacts of a type; the first that fits. */
const NAMES: readonly [RegExp, () => string][] = [
  [/^application\/vnd\.cncf\.helm\.config\./, () => l10n.t('Helm chart')],
  [/[./+]wasm\b/, () => l10n.t('WebAssembly module')],
  [/^application\/vnd\.(?:docker\.ai|cncf)\.model\./, () => l10n.t('AI model')],
  [/^application\/vnd\.cncf\.flux\./, () => l10n.t('Flux artifact')],
  [/^application\/vnd\.cncf\.openpolicyagent\./, () => l10n.t('OPA policy bundle')],
  [/^application\/vnd\.cncf\.notary\.signature$/, () => l10n.t('Notary signature')],
  [/^application\/vnd\.dev\.(?:cosign|sigstore)\./, () => l10n.t('Sigstore signature or attestation')],
  [/spdx|cyclonedx/, () => l10n.t('SBOM')],
  [/in-toto/, () => l10n.t('In-toto attestation')],
  [/^application\/vnd\.sylabs\.sif\./, () => l10n.t('Singularity image')],
  [/^application\/vnd\.docker\.plugin\./, () => l10n.t('Docker plugin')],
];

/** What people call an artifact of this type: `Helm chart`; undefined where there is no such name. */
export function artifactName(artifactType: string): string | undefined {
  // What is longer is none of these.
  if (artifactType.length > 200) return undefined;
  return NAMES.find(([type]) => type.test(artifactType))?.[1]();
}
