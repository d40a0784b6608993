import * as l10n from '@vscode/l10n';
import type { Predicate } from '../artifacts/artifactContent';
import type { LogEntry } from '../artifacts/bundle';
import type { Certificate } from '../artifacts/certificate';
import type { KubewardenPolicy } from '../artifacts/kubewardenPolicy';
import type { Provenance } from '../artifacts/provenance';
import type { Sbom } from '../artifacts/sbom';
import type { HeldContent, Listing, Said } from '../inspection/held';
import type { Fact } from '../messages/fact';
import type { HeldTable } from '../messages/panelHeld';
import type { Parsed } from '../oci/parsed';
import { copied, fact, linkFact } from './fact';
import { formatBytes } from './format';
import { plainLine } from './harmless';

/** What the page shows of a layer, beside packages. */
export interface ShownContent {
  readonly problems: string[];
  readonly facts: Fact[];
  readonly tables: HeldTable[];
}

const MAX_ROWS = 5_000;
/** What can be opened out of an archive: bytes. */
const MAX_OPENED = 1024 * 1024;
/** A chart's own, which people look for first. */
const FIRST_FILES = /^[^/]+\/(?:Chart\.yaml|values\.yaml|README\.md)$/;

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

function saidTitle({ about }: Said): string {
  switch (about.kind) {
    case 'sbom':
      return l10n.t('SBOM');
    case 'provenance':
      return l10n.t('SLSA provenance');
    case 'other':
      return l10n.t('Statement');
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

/** Parts put together; a table without rows says nothing. */
function shown(...parts: readonly (Partial<ShownContent> | undefined)[]): ShownContent {
  return {
    problems: parts.flatMap((part) => part?.problems ?? []),
    facts: parts.flatMap((part) => part?.facts ?? []),
    tables: parts.flatMap((part) => part?.tables ?? []).filter(({ rows }) => rows.length > 0),
  };
}

function saidContent({ statement, about }: Said): Partial<ShownContent> {
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

function certificateContent(parsed: Parsed<Certificate>): Partial<ShownContent> {
  if (parsed.kind !== 'ok') {
    return { problems: [l10n.t('Its certificate cannot be read: {0}', plainLine(parsed.reason))] };
  }
  const { identity, issuer, subject, notBefore, notAfter } = parsed.value;
  return {
    facts: [
      // As written: who compares them wants each character.
      ...codeFact(l10n.t('Identity in the certificate'), identity),
      ...codeFact(l10n.t('Issuer of the identity'), issuer),
      ...fact(l10n.t('Subject of the certificate'), subject),
      ...fact(l10n.t('Certificate valid'), `${timeText(notBefore) ?? '?'} – ${timeText(notAfter) ?? '?'}`),
    ],
  };
}

function envelopeFacts({ payloadType, signatures }: { readonly payloadType: string; readonly signatures: number }) {
  return [
    ...codeFact(l10n.t('Payload type'), payloadType),
    ...fact(l10n.t('Signatures of the envelope'), String(signatures)),
  ];
}

function logFacts(entry: LogEntry | undefined): Fact[] {
  return [...codeFact(l10n.t('Log entry'), entry?.index), ...fact(l10n.t('Logged at'), timeText(entry?.time))];
}

function logTable(log: readonly LogEntry[]): HeldTable {
  return table(
    'log',
    l10n.t('Log entries'),
    [l10n.t('Log entry'), l10n.t('Logged at')],
    log.map(({ index, time }) => [index, timeText(time)]),
  );
}

function timestampFacts(count: number): Fact[] {
  return count === 0 ? [] : fact(l10n.t("Authorities' time stamps"), String(count));
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

function filesTable({ files, more }: Listing): HeldTable {
  const names = new Map<string, number>();
  for (const { name } of files) names.set(name, (names.get(name) ?? 0) + 1);
  const first = files.filter(({ name }) => FIRST_FILES.test(name));
  const all = [...first, ...files.filter(({ name }) => !FIRST_FILES.test(name))];
  const { rows, leftOut, ...rest } = table(
    'files',
    l10n.t('Files in it'),
    [l10n.t('Name'), l10n.t('Size')],
    all.map(({ name, size, kind }) => [name, kind === 'link' ? l10n.t('link') : formatBytes(size)]),
    more,
  );
  return {
    ...rest,
    rows: rows.map((row, index) => {
      const file = all[index];
      const opens = file?.kind === 'file' && file.size <= MAX_OPENED && names.get(file.name) === 1;
      return opens ? { ...row, opens: file.name } : row;
    }),
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

function table(
  key: string,
  title: string,
  columns: string[],
  rows: readonly (readonly (string | undefined)[])[],
  more = 0,
): HeldTable {
  const left = Math.max(0, rows.length - MAX_ROWS) + more;
  return {
    ...{ key, title, columns },
    rows: rows.slice(0, MAX_ROWS).map((cells) => ({ cells: cells.map((cell) => plainLine(cell ?? '', 1_000)) })),
    ...(left > 0 ? { leftOut: l10n.t('{0} more are not listed.', left) } : {}),
  };
}

function codeFact(label: string, value: string | undefined): Fact[] {
  return fact(label, value, true).map((each) => ({ ...each, ...copied(value ?? '') }));
}

function timeText(time: number | undefined): string | undefined {
  return time === undefined || !(Math.abs(time) <= 8.64e15) ? undefined : new Date(time).toISOString();
}
