import * as l10n from '@vscode/l10n';
import type { RuleId } from '../policy/rule';

/** What a rule asks of images, and what each of its options takes: one sentence of plain text each. */
export interface RuleText {
  readonly asks: string;
  readonly options: Readonly<Record<string, string>>;
}

/** The words for each rule, in completion, in the JSON schema, and where a problem of the policy tells what to write. */
export function ruleText(rule: RuleId): RuleText {
  return { asks: asksOf(rule), options: optionsOf(rule) };
}

function asksOf(rule: RuleId): string {
  switch (rule) {
    case 'exists':
      return l10n.t('The registry has the image.');
    case 'pinned':
      return l10n.t('The reference has a digest.');
    case 'not-latest':
      return l10n.t("The tag is not 'latest', written or by default.");
    case 'registry-allowed':
      return l10n.t('The image comes from a registry that is allowed.');
    case 'one-tag':
      return l10n.t('All files use the same tag of a repository.');
    case 'platform-required':
      return l10n.t('The image is there for each of some platforms.');
    case 'platform-fits':
      return l10n.t('The image is there for the platform that the document asks for.');
    case 'user-not-root':
      return l10n.t('The container does not run as root.');
    case 'annotations-required':
      return l10n.t('The image has some annotations or labels, with values that fit.');
    case 'environment-forbidden':
      return l10n.t('The image sets none of some environment variables.');
    case 'age':
      return l10n.t('The image was made not too long ago.');
    case 'size':
      return l10n.t('What is pulled for a platform, compressed, is not too much.');
    case 'licence-present':
      return l10n.t('The image says its licence.');
    case 'licence-osi-approved':
      return l10n.t('The licence is approved by the Open Source Initiative.');
    case 'licence-allowed':
      return l10n.t('Some choice of the licence uses only licences that are allowed.');
    case 'licence-denied':
      return l10n.t('Some choice of the licence uses none that is denied.');
    case 'licence-conflict':
      return l10n.t('All places that say the licence of an image say the same.');
    case 'licence-unreadable':
      return l10n.t('What the image says of its licence is an SPDX expression.');
    case 'signature-present':
      return l10n.t('There is a signature of the image; nothing is verified.');
    case 'signature-verified':
      return l10n.t('A signature of the image is that of somebody whom the policy trusts.');
    case 'sbom-present':
      return l10n.t('There is a bill of materials (SBOM) of the image.');
  }
}

function optionsOf(rule: RuleId): RuleText['options'] {
  switch (rule) {
    case 'registry-allowed':
      return {
        allowed: l10n.t(
          'A list of registries, or of names in full, with the wildcards * and ?: {0}',
          '[ghcr.io, "*.example.com", docker.io/library/*]',
        ),
      };
    case 'platform-required':
      return { platforms: l10n.t('A list of os/architecture[/variant]: {0}', '[linux/amd64, linux/arm64]') };
    case 'annotations-required':
      return {
        required: l10n.t(
          'For each key a pattern with the wildcards * and ?, or true for any value: {0}',
          '{ org.opencontainers.image.source: "https://github.com/acme/*" }',
        ),
      };
    case 'environment-forbidden':
      return {
        forbidden: l10n.t('A list of names, with the wildcards * and ?: {0}', '["*_TOKEN", "*_PASSWORD"]'),
      };
    case 'age':
      return { maxDays: l10n.t('A number of days: {0}', '90') };
    case 'size':
      return { max: l10n.t('A number of bytes, or one with a unit: {0}', '500MB, 1.5GiB') };
    case 'licence-allowed':
      return { allow: l10n.t('A list of SPDX licence ids: {0}', '[MIT, Apache-2.0]') };
    case 'licence-denied':
      return { deny: l10n.t('A list of SPDX licence ids: {0}', '[AGPL-3.0-only, SSPL-1.0]') };
    case 'signature-verified':
      return {
        keys: l10n.t(
          "A list of files with public keys (PEM), by their paths from the workspace's root: {0}",
          '[keys/cosign.pub]',
        ),
        trustRoot: l10n.t(
          "A file with a Sigstore trust root, by its path from the workspace's root: {0}",
          'keys/trusted_root.json',
        ),
      };
    case 'exists':
    case 'pinned':
    case 'not-latest':
    case 'one-tag':
    case 'platform-fits':
    case 'user-not-root':
    case 'licence-present':
    case 'licence-osi-approved':
    case 'licence-conflict':
    case 'licence-unreadable':
    case 'signature-present':
    case 'sbom-present':
      return {};
  }
}
