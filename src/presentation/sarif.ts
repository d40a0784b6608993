import { createHash } from 'node:crypto';
import type { Severity } from '../policy/rule';
import { RULE_IDS } from '../policy/rule';
import type { LinePosition } from '../references/lines';
import { formatReference } from '../references/reference';
import type { CheckProblem } from './checkProblem';
import { findingSentence } from './findingText';
import type { FoundProblem } from './foundProblem';
import { plainLine } from './harmless';
import { ruleText } from './ruleTexts';

/** What is known of the run. */
export interface SarifRun {
  /** The text of the page with a heading for each rule, in Markdown; empty where there is none. */
  readonly rulesPage: string;
  /** Whether everything could be read and looked up. */
  readonly isComplete: boolean;
  /** What is told beside findings. */
  readonly beside: readonly CheckProblem[];
}

const LEVELS: Readonly<Record<Severity, string>> = { hint: 'note', warning: 'warning', error: 'error' };

/**
 * The findings as a log in SARIF 2.1.0. What is not known has the kind `open` ("insufficient information to decide", section 3.27.9),
 * which takes no level; what is turned off is there with its suppression.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(problems: readonly FoundProblem[], { rulesPage, isComplete, beside }: SarifRun): object {
  const fingerprints = new Fingerprints();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'OCI Lens',
            rules: rulesOf(rulesPage),
          },
        },
        // The last part is that of a run, which is left out: each run answers the same question.
        automationDetails: { id: 'oci-lens/check/' },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            // A policy that is not written as it should be was not checked as it was meant.
            executionSuccessful: isComplete && beside.every(({ kind }) => kind !== 'policy'),
            ...(beside.length > 0 ? { toolExecutionNotifications: beside.map(notificationOf) } : {}),
          },
        ],
        results: problems.map((problem) => resultOf(problem, fingerprints.of(problem))),
      },
    ],
  };
}

/** With all that code scanning asks for. The page goes along: an address of it would be one of this machine. */
function rulesOf(page: string): readonly object[] {
  const sections = new Map(
    page
      .split(/^#+ /m)
      .map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n')).trim()]),
  );
  return RULE_IDS.map((id) => {
    const { asks, options } = ruleText(id);
    const markdown = sections.get(id);
    const text = [asks, ...Object.entries(options).map(([name, takes]) => `${name}: ${takes}`)].join('\n');
    return {
      id,
      shortDescription: { text: asks },
      fullDescription: { text: asks },
      help: { text, ...(markdown === undefined ? {} : { markdown }) },
    };
  });
}

function notificationOf({ kind, file, place, sentence }: CheckProblem): object {
  const artifactLocation = { uri: uriOf(file) };
  const physical = place ? physicalLocation(file, place.start, place.end) : { artifactLocation };
  return {
    descriptor: { id: kind },
    level: kind === 'policy' || kind === 'unread' ? 'error' : 'warning',
    message: { text: messageText(sentence) },
    locations: [{ physicalLocation: physical }],
  };
}

function resultOf(problem: FoundProblem, fingerprint: string): object {
  const { finding, file, start, end, related } = problem;
  const { rule, outcome, severity, reference } = finding;
  return {
    ruleId: rule,
    ruleIndex: RULE_IDS.indexOf(rule),
    ...(outcome.kind === 'unknown' ? { kind: 'open', level: 'none' } : { kind: 'fail', level: LEVELS[severity] }),
    message: { text: messageText(findingSentence(outcome, reference)) },
    locations: [{ physicalLocation: physicalLocation(file, start, end) }],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((place, id) => ({
            id,
            physicalLocation: physicalLocation(place.file, place.start, place.end),
            message: { text: messageText(plainLine(place.text)) },
          })),
        }
      : {}),
    suppressions: suppressionsOf(problem),
    partialFingerprints: { 'ociLens/v1': fingerprint },
  };
}

/** Braces stand for placeholders and brackets for links, unless they are written so (sections 3.11.5 and 3.11.6). */
function messageText(text: string): string {
  return text.replaceAll(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

/** None is said, too: whoever reads it knows that nothing is suppressed (section 3.27.23). */
function suppressionsOf({ finding: { off }, file, comment }: FoundProblem): readonly object[] {
  switch (off?.kind) {
    case undefined:
      return [];
    case 'suppressed':
      return [
        {
          kind: 'inSource',
          status: 'accepted',
          ...(off.by.reason === '' ? {} : { justification: off.by.reason }),
          ...(comment ? { location: { physicalLocation: physicalLocation(file, comment.start, comment.end) } } : {}),
        },
      ];
    case 'ignored':
      return [{ kind: 'external', status: 'accepted', justification: off.by.reason }];
  }
}

function physicalLocation(file: string, start: LinePosition, end: LinePosition): object {
  return {
    artifactLocation: { uri: uriOf(file) },
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}

/** A relative URI reference; a colon in its first segment would be a scheme's. */
function uriOf(file: string): string {
  if (/^[A-Za-z]:\//.test(file)) return `file:///${escapeSegments(file)}`;
  if (file.startsWith('/')) return `file://${escapeSegments(file)}`;
  const escaped = escapeSegments(file);
  return /^[^/]*:/.test(escaped) ? `./${escaped}` : escaped;
}

function escapeSegments(file: string): string {
  return file.split('/').map(escapeSegment).join('/');
}

function escapeSegment(name: string): string {
  return encodeURIComponent(name.replaceAll(/\p{Cs}/gu, '\ufffd')).replaceAll('%3A', ':');
}

/** What stays the same when lines are written above: the rule, the file, the image, and the how many-th of these it is. */
class Fingerprints {
  private readonly counts = new Map<string, number>();

  of({ finding: { rule, reference }, file }: FoundProblem): string {
    const name = JSON.stringify([rule, file, formatReference(reference)]);
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, count + 1);
    return createHash('sha256').update(`${name} ${count}`).digest('hex').slice(0, 32);
  }
}
