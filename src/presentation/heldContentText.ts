import * as l10n from '@vscode/l10n';
import type { KubewardenPolicy } from '../artifacts/kubewardenPolicy';
import type { HeldContent } from '../inspection/held';
import { fact } from './fact';
import { saidContent, saidTitle } from './heldSaid';
import { certificateContent, envelopeFacts, logFacts, logTable, timestampFacts, timeText } from './heldSignature';
import { codeFact, filesTable, shown, type ShownContent, table } from './heldTables';

/** What a layer's content is called. */
export function heldTitle(content: HeldContent, mediaType: string): string {
  switch (content.kind) {
    case 'said':
      return saidTitle(content);
    case 'envelope':
      return content.content ? l10n.t('{0} in an envelope', saidTitle(content.content)) : l10n.t('DSSE envelope');
    case 'bundle':
      return content.content
        ? l10n.t('{0} in a Sigstore bundle', saidTitle(content.content))
        : l10n.t('Sigstore bundle');
    case 'cosign':
      return l10n.t('Cosign signature');
    case 'notary':
      return l10n.t('Notary Project signature');
    case 'helm':
      return l10n.t('Helm chart');
    case 'opa':
      return l10n.t('Bundle of Open Policy Agent');
    case 'kubewarden':
      return l10n.t('Kubewarden policy');
    case 'archive':
      return mediaType.startsWith('application/vnd.cncf.flux.') ? l10n.t('Flux artifact') : l10n.t('Archive');
  }
}

/** All that is told of it, made harmless. */
export function shownContent(content: HeldContent): ShownContent {
  switch (content.kind) {
    case 'said':
      return shown(saidContent(content));
    case 'envelope':
      return shown(content.content && saidContent(content.content), { facts: envelopeFacts(content.envelope) });
    case 'bundle': {
      const { version, signer, log, timestamps, envelope } = content;
      return shown(
        signer.kind === 'key'
          ? {
              facts: [
                ...fact(l10n.t('Signed with'), l10n.t('a key')),
                ...fact(l10n.t('Hint at the key'), signer.hint, true),
              ],
            }
          : certificateContent(signer.certificate),
        log.length > 1 ? { tables: [logTable(log)] } : { facts: logFacts(log[0]) },
        { facts: timestampFacts(timestamps) },
        content.content && saidContent(content.content),
        {
          facts: [
            ...(envelope
              ? envelopeFacts(envelope)
              : fact(l10n.t('Signs'), l10n.t('a message, which is not part of the bundle'))),
            ...fact(l10n.t('Version of the bundle'), version),
          ],
        },
      );
    }
    case 'cosign':
      return shown(
        {
          facts: [
            ...codeFact(l10n.t('Signs'), content.digest),
            ...codeFact(l10n.t('Name that the signer gave'), content.name),
          ],
        },
        content.certificate
          ? certificateContent(content.certificate)
          : { facts: fact(l10n.t('Signed with'), l10n.t('a key')) },
        { facts: [...logFacts(content.log), ...timestampFacts(content.timestamps)] },
      );
    case 'notary': {
      const { format, scheme, certificate, time } = content.signature;
      return shown(certificate && certificateContent(certificate), {
        facts: [
          ...fact(l10n.t('Signed at'), timeText(time)),
          ...codeFact(l10n.t('Scheme'), scheme),
          ...fact(l10n.t('Format'), format === 'jws' ? 'JWS' : 'COSE'),
        ],
      });
    }
    case 'helm': {
      const { name, version, appVersion, description, dependencies } = content.chart;
      return shown({
        facts: [
          ...fact(l10n.t('Name'), name),
          ...fact(l10n.t('Version'), version),
          ...fact(l10n.t('Version of the application'), appVersion),
          ...fact(l10n.t('Description'), description),
        ],
        tables: [
          table(
            'dependencies',
            l10n.t('Dependencies'),
            [l10n.t('Name'), l10n.t('Version'), l10n.t('Repository')],
            dependencies.map((each) => [each.name, each.version, each.repository]),
          ),
          filesTable(content.listing),
        ],
      });
    }
    case 'opa': {
      const { revision, roots } = content.bundle;
      return shown({
        facts: [...codeFact(l10n.t('Revision'), revision), ...fact(l10n.t('Roots'), roots.join(', '), true)],
        tables: [filesTable(content.listing)],
      });
    }
    case 'kubewarden':
      return shown(policyContent(content.policy));
    case 'archive':
      return shown({ tables: [filesTable(content.listing)] });
  }
}

function policyContent({
  title,
  isMutating,
  executionMode,
  rules,
  contextAware,
  annotations,
}: KubewardenPolicy): Partial<ShownContent> {
  return {
    facts: [
      ...fact(l10n.t('Title'), title),
      ...codeFact(l10n.t('Execution mode'), executionMode),
      ...fact(l10n.t('Mutating'), isMutating ? l10n.t('yes') : l10n.t('no')),
      ...fact(l10n.t('Reads of the cluster'), contextAware.join(', '), true),
    ],
    tables: [
      table(
        'rules',
        l10n.t('Rules'),
        [l10n.t('Operations'), l10n.t('Resources')],
        rules.map(({ operations, resources }) => [operations.join(', '), resources.join(', ')]),
      ),
      table(
        'policyAnnotations',
        l10n.t("Policy's annotations"),
        [l10n.t('Name'), l10n.t('Value')],
        [...annotations].filter(([name]) => name !== 'io.kubewarden.policy.title'),
      ),
    ],
  };
}
