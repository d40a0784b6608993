import * as vscode from 'vscode';
import type { WhyUnknown } from '../../policy/imageFacts';
import { perObject } from '../../policy/perObject';
import type { RuleId, Severity } from '../../policy/rule';
import { findingSentence } from '../../presentation/findingText';
import type { FoundProblem } from '../../presentation/foundProblem';
import { plainLine } from '../../presentation/harmless';
import { policyTexts } from '../../presentation/policyTexts';
import { toldTogether } from '../../presentation/toldTogether';
import type { LinePosition } from '../../references/lines';
import type { Occurrence, Span } from '../../references/occurrence';
import type { RulePages } from '../policy/rulePages';
import { SOURCE } from './source';

/** A finding, and how it is shown. */
export interface Mark {
  readonly problem: FoundProblem;
  readonly diagnostic: vscode.Diagnostic;
}

/** Marks that are shown as one: several where they have one and the same to say. */
export interface ShownMarks {
  readonly marks: readonly [Mark, ...Mark[]];
  readonly diagnostic: vscode.Diagnostic;
}

/** Where the names and offsets of problems are. */
export interface MarkedFile {
  readonly uri: vscode.Uri;
  readonly positionAt: (offset: number) => LinePosition;
  /** Of the files that problems are related to, by their names. */
  readonly uriOf: (name: string) => vscode.Uri;
  readonly rulePages: RulePages;
}

/** Why a registry is not asked. */
export type WhyNotAsked = Extract<WhyUnknown, { kind: 'notAsked' }>['why'];

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  hint: vscode.DiagnosticSeverity.Hint,
  warning: vscode.DiagnosticSeverity.Warning,
  error: vscode.DiagnosticSeverity.Error,
};

/** Those that count. What is not known is never told as loud as what is wrong. */
export function marksOf(problems: readonly FoundProblem[], file: MarkedFile): readonly Mark[] {
  return problems
    .filter(({ finding }) => !finding.off)
    .map((problem) => ({ problem, diagnostic: diagnosticOf(problem, file) }));
}

/** As the terminal's lines are told together. */
export function shownMarks(marks: readonly Mark[]): readonly ShownMarks[] {
  const markOf = new Map(marks.map((mark) => [mark.problem, mark]));
  return toldTogether(marks.map(({ problem }) => problem)).flatMap(({ together, rules, finding }) => {
    const [first, ...rest] = together.flatMap((problem) => markOf.get(problem) ?? []);
    if (!first) return [];
    const diagnostic = rest.length === 0 ? first.diagnostic : oneDiagnostic([first, ...rest], rules, finding.rule);
    return [{ marks: [first, ...rest] as const, diagnostic }];
  });
}

/** The mark of what was not asked, once that has another reason. The same one for a reason each time. */
export const notAskedNow = perObject(({ problem, diagnostic }: Mark) => {
  const { finding } = problem;
  const made = new Map<WhyNotAsked, Mark>();
  return (why: WhyNotAsked): Mark => {
    const known = made.get(why);
    if (known) return known;
    const outcome = { kind: 'unknown', why: { kind: 'notAsked', why } } as const;
    const message = findingSentence(outcome, finding.reference);
    const mark = {
      problem: { ...problem, finding: { ...finding, outcome } },
      diagnostic: withMessage(diagnostic, message),
    };
    made.set(why, mark);
    return mark;
  };
});

/** The severest rule stands for all: the sentence names them. */
function oneDiagnostic(
  marks: readonly [Mark, ...Mark[]],
  rules: readonly RuleId[],
  severest: RuleId,
): vscode.Diagnostic {
  const { diagnostic: first } = marks.find(({ problem }) => problem.finding.rule === severest) ?? marks[0];
  const diagnostic = withMessage(first, policyTexts.forRules(first.message, rules));
  const related = marks.flatMap((mark) => mark.diagnostic.relatedInformation ?? []);
  if (related.length > 0) diagnostic.relatedInformation = related;
  return diagnostic;
}

function withMessage({ range, severity, code, relatedInformation }: vscode.Diagnostic, message: string) {
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = SOURCE;
  diagnostic.code = code;
  if (relatedInformation) diagnostic.relatedInformation = relatedInformation;
  return diagnostic;
}

function diagnosticOf(problem: FoundProblem, file: MarkedFile): vscode.Diagnostic {
  const { rule, severity, outcome, reference } = problem.finding;
  const told = outcome.kind === 'unknown' && severity !== 'hint' ? vscode.DiagnosticSeverity.Information : undefined;
  const sentence = findingSentence(outcome, reference);
  const diagnostic = new vscode.Diagnostic(rangeOf(problem), sentence, told ?? SEVERITIES[severity]);
  diagnostic.source = SOURCE;
  diagnostic.code = { value: rule, target: file.rulePages(rule) };
  const related = [...elsewhere(problem, file), ...asked(problem, file)];
  if (related.length > 0) diagnostic.relatedInformation = related;
  return diagnostic;
}

function elsewhere({ related }: FoundProblem, { uriOf }: MarkedFile): readonly vscode.DiagnosticRelatedInformation[] {
  return related.map((place) => information(uriOf(place.file), rangeOf(place), plainLine(place.text, 200)));
}

/** What the document asks of the image, where the finding is about that. */
function asked(
  { finding: { rule, occurrence } }: FoundProblem,
  { uri, positionAt }: MarkedFile,
): readonly vscode.DiagnosticRelatedInformation[] {
  return asksOf(rule, occurrence)
    .filter(({ start }) => start !== occurrence.span.start)
    .map(({ start, end }) => {
      const range = rangeOf({ start: positionAt(start), end: positionAt(end) });
      return information(uri, range, policyTexts.askedHere());
    });
}

function asksOf(rule: string, { asks: { user, nonRoot, platform } }: Occurrence): readonly Span[] {
  const asks = rule === 'user-not-root' ? [user, nonRoot] : rule === 'platform-fits' ? [platform] : [];
  return asks.flatMap((ask) => ask?.span ?? []);
}

function information(uri: vscode.Uri, range: vscode.Range, text: string): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), text);
}

function rangeOf({ start, end }: { readonly start: LinePosition; readonly end: LinePosition }): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
