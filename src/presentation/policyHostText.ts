import * as l10n from '@vscode/l10n';
import { CapabilityError } from '../inspection/policyHost';
import type { HostAnswer, HostDifference, PolicyHostView } from '../inspection/policyHostView';
import type { Digest } from '../oci/digest';
import { hostOf, type Locator } from '../registry/imageSource';
import { asRegistryError } from '../registry/registryError';
import { markdownCode } from './harmless';
import { layOutJson } from './jsonLayout';
import { capabilitySentence, lookUpSentence } from './lookUpSentence';
import { locatorName } from './names';

/** In UTF-16 units, of one payload. */
const MAX_PAYLOAD = 2_000_000;

/** What a policy host is given for a reference, as Markdown: where it differs, then the three payloads. */
export function policyHostText(locator: Locator, { digest, manifest, config, differences }: PolicyHostView): string {
  const ours = config.kind === 'answer' ? config.value.digest : undefined;
  const marked = [...differences.flatMap((each) => differenceLines(each, ours)), ...always()];
  return [
    `# ${l10n.t('What the policy host sees: {0}', markdownCode(locatorName(locator), 400))}`,
    `## ${l10n.t('Where its own answers differ')}`,
    marked.map((line) => `- ${line}`).join('\n'),
    ...section('v1/manifest_digest', digest, (value) => value, locator),
    ...section('v1/oci_manifest', manifest, (value) => value.manifest, locator),
    ...section('v1/oci_manifest_config', config, (value) => value, locator),
    '',
  ].join('\n\n');
}

function section<T>(name: string, answer: HostAnswer<T>, payload: (value: T) => unknown, locator: Locator) {
  if (answer.kind === 'failed') return [`## ${name}`, failureSentence(answer.error, locator)];
  const { text, isCut } = layOutJson(JSON.stringify(payload(answer.value)), MAX_PAYLOAD);
  return [
    `## ${name}`,
    `\`\`\`json\n${text.trimEnd()}\n\`\`\``,
    ...(isCut ? [l10n.t('It goes on: this is only its beginning.')] : []),
  ];
}

function failureSentence(error: unknown, locator: Locator): string {
  const sentence =
    error instanceof CapabilityError
      ? capabilitySentence(error.problem, locator)
      : lookUpSentence(asRegistryError(error, hostOf(locator)), locator);
  return markdownCode(sentence, 4_000);
}

function differenceLines(difference: HostDifference, ours: Digest | undefined): readonly string[] {
  switch (difference.kind) {
    case 'platform':
      return [
        l10n.t(
          '**Platform:** of an index it takes the first image for the machine that evaluates the policy, whatever its variant, and fails on any other machine, such as macOS. Below stands the one that this extension chooses.',
        ),
        ...difference.machines.map(({ platform, digest }) => {
          const machine = markdownCode(`${platform.os}/${platform.architecture}`, 80);
          return digest === ours
            ? l10n.t('On {0} it takes {1}, the one below.', machine, digest)
            : l10n.t('On {0} it takes {1}, **another one** than below.', machine, digest);
        }),
      ];
    case 'identityToken':
      return [
        l10n.t(
          '**Identity token:** this sign-in is one, which it does not know: it asks without a sign-in, so that a private image fails there.',
        ),
      ];
    case 'nestedIndex':
      return [l10n.t('**Nested index:** an index stands in this index, which is an error there.')];
    case 'schemaVersion':
      return [l10n.t('**Schema version:** it is not 2, which is an error there.')];
    case 'mediaType':
      return [
        l10n.t(
          '**Media type:** {0} is none of the four that it knows, which is an error there.',
          markdownCode(difference.mediaType, 120),
        ),
      ];
    case 'noMediaType':
      return [
        l10n.t(
          '**Media type:** it is absent, as it may be, but policies that are built with its SDK tell an index from an image by it and fail.',
        ),
      ];
  }
}

/** What holds whatever is asked for. */
function always(): readonly string[] {
  return [
    l10n.t(
      '**Fields:** it writes the payloads anew from what it knows: other fields vanish, and their digest is another.',
    ),
    l10n.t('**Age:** it keeps an answer for 60 seconds under the text of the reference as it is written.'),
  ];
}
