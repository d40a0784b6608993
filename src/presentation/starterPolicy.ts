import * as l10n from '@vscode/l10n';
import { RULE_IDS, type RuleId } from '../policy/rule';
import { ruleText } from './ruleTexts';

/** What stands on from the start, so that something is seen. */
const ON: ReadonlySet<RuleId> = new Set(['not-latest']);

/** The options of rules that need some, as an example. */
const OPTIONS: Partial<Readonly<Record<RuleId, string>>> = {
  'registry-allowed': "allowed: [docker.io, ghcr.io, '*.example.com']",
  'platform-required': 'platforms: [linux/amd64, linux/arm64]',
  'annotations-required': 'required: { org.opencontainers.image.source: true }',
  'environment-forbidden': "forbidden: ['*_TOKEN', '*_PASSWORD']",
  age: 'maxDays: 180',
  size: 'max: 500MB',
  'licence-allowed': 'allow: [MIT, Apache-2.0]',
  'licence-denied': 'deny: [AGPL-3.0-only]',
  'signature-verified': 'keys: [keys/cosign.pub]',
};

/** A first policy: every rule with what it asks, most of them as comments. */
export function starterPolicy(): string {
  const rules = RULE_IDS.map((id) => {
    const options = OPTIONS[id];
    const value = options === undefined ? 'warning' : `{ severity: warning, ${options} }`;
    return `  # ${ruleText(id).asks}\n  ${ON.has(id) ? `${id}: hint` : `# ${id}: ${value}`}\n`;
  });
  return [
    comment(l10n.t('What the images of this folder must be, in the editor and for `oci-lens check` alike.')),
    comment(
      l10n.t('Each rule is off, hint, warning or error; what is not here is off. Take away the # to turn one on.'),
    ),
    'rules:\n',
    rules.join(''),
    '\n',
    comment(l10n.t('Other settings for some images; the later wins.')),
    "# overrides:\n#   - images: ['ghcr.io/acme/**']\n#     rules: { not-latest: off }\n\n",
    comment(
      l10n.t('What is ignored, and why; beside a reference a comment does: # oci-lens-ignore not-latest: reason'),
    ),
    "# ignore:\n#   - { rule: not-latest, file: 'dev/**', reason: local development }\n",
  ].join('');
}

function comment(text: string): string {
  return `# ${text}\n`;
}
