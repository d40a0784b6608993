import * as l10n from '@vscode/l10n';
import type { LogEntry } from '../artifacts/bundle';
import type { Certificate } from '../artifacts/certificate';
import type { Fact } from '../messages/fact';
import type { HeldTable } from '../messages/panelHeld';
import type { Parsed } from '../oci/parsed';
import { fact } from './fact';
import { plainLine } from './harmless';
import { codeFact, type ShownContent, table } from './heldTables';

/** Whom a certificate names, and who says so; or that it is broken. */
export function certificateContent(parsed: Parsed<Certificate>): Partial<ShownContent> {
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

export function envelopeFacts({
  payloadType,
  signatures,
}: {
  readonly payloadType: string;
  readonly signatures: number;
}) {
  return [
    ...codeFact(l10n.t('Payload type'), payloadType),
    ...fact(l10n.t('Signatures of the envelope'), String(signatures)),
  ];
}

export function logFacts(entry: LogEntry | undefined): Fact[] {
  return [...codeFact(l10n.t('Log entry'), entry?.index), ...fact(l10n.t('Logged at'), timeText(entry?.time))];
}

export function logTable(log: readonly LogEntry[]): HeldTable {
  return table(
    'log',
    l10n.t('Log entries'),
    [l10n.t('Log entry'), l10n.t('Logged at')],
    log.map(({ index, time }) => [index, timeText(time)]),
  );
}

export function timestampFacts(count: number): Fact[] {
  return count === 0 ? [] : fact(l10n.t("Authorities' time stamps"), String(count));
}

export function timeText(time: number | undefined): string | undefined {
  return time === undefined || !(Math.abs(time) <= 8.64e15) ? undefined : new Date(time).toISOString();
}
