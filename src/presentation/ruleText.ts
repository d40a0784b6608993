import * as l10n from '@vscode/l10n';
import type { RuleId } from '../policy/rule';

/** What a rule asks for: one short sentence of plain text. */
export function ruleText(rule: RuleId): string {
  switch (rule) {
    case 'exists':
      return l10n.t('The image exists.');
    case 'pinned':
      return l10n.t('The image is pinned to a digest.');
    case 'not-latest':
      return l10n.t('The tag is not latest.');
    case 'registry-allowed':
      return l10n.t('The image is of an allowed registry.');
    case 'one-tag':
      return l10n.t('A repository is used with one tag.');
    case 'platform-required':
      return l10n.t('The image is there for the required platforms.');
    case 'platform-fits':
      return l10n.t('The image is there for the platform that the document asks for.');
    case 'user-not-root':
      return l10n.t('The container does not run as root.');
    case 'annotations-required':
      return l10n.t('The image has the required annotations or labels.');
    case 'environment-forbidden':
      return l10n.t('The image sets no forbidden variable.');
    case 'age':
      return l10n.t('The image is not too old.');
    case 'size':
      return l10n.t('The image is not too large.');
    case 'licence-present':
      return l10n.t('The image states its licence.');
    case 'licence-osi-approved':
      return l10n.t('The licence is approved by the OSI.');
    case 'licence-allowed':
      return l10n.t('The licence is an allowed one.');
    case 'licence-denied':
      return l10n.t('The licence is not a denied one.');
    case 'licence-conflict':
      return l10n.t('The image states one licence.');
    case 'licence-unreadable':
      return l10n.t('The licence is an SPDX expression.');
    case 'signature-present':
      return l10n.t('The image is signed.');
    case 'signature-verified':
      return l10n.t('The image is signed by somebody whom the policy trusts.');
    case 'sbom-present':
      return l10n.t('The image has an SBOM.');
  }
}
