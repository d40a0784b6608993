import * as vscode from 'vscode';
import { documentStandings } from '../../operations/drift';
import { errorSentence } from '../../presentation/errorSentence';
import { knownText, problemText, rateLimitText, standingsText, statusMessages } from '../../presentation/statusText';
import type { RateLimit } from '../../registry/transport';
import { Alarm } from '../alarm';
import type { ImageStandings } from '../documents/imageStandings';
import { SELECTOR } from '../documents/languages';
import type { ReadDocument, VisibleScans } from '../documents/visibleScans';
import type { RegistryService } from '../registryService';
import { isOn, isSwitched } from '../settings';
import type { RegistryProblem, RegistryProblems } from './registryProblems';

/** Milliseconds: what happens together is shown once. */
const GATHER = 100;
const CHECK = 'ociLens.checkFile';
const SHOW_LOG = 'ociLens.showLog';

export interface LanguageStatusParts {
  readonly visible: VisibleScans;
  readonly standings: ImageStandings;
  readonly problems: RegistryProblems;
  readonly source: RegistryService;
}

/**
 * How the references of the active document stand and what their registries still let through, in the language status; in the status
 * bar itself only while something is wrong with one of these registries.
 */
export class LanguageStatus implements vscode.Disposable {
  private references: vscode.LanguageStatusItem | undefined;
  private registries: vscode.LanguageStatusItem | undefined;
  private bar: vscode.StatusBarItem | undefined;
  /** The address of the document that they are about. */
  private shown: string | undefined;
  private readonly soon = new Alarm(GATHER, () => this.show());
  private readonly listeners: vscode.Disposable;

  constructor(private readonly parts: LanguageStatusParts) {
    const { visible, standings, problems, source } = parts;
    const gather = () => this.soon.set();
    this.listeners = vscode.Disposable.from(
      visible.onDidRead(gather),
      visible.onDidLeave(gather),
      visible.onDidPassOver(gather),
      standings.onDidChange(gather),
      problems.onDidChange(gather),
      source.onDidAsk(gather),
      vscode.window.onDidChangeActiveTextEditor(gather),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (isSwitched('languageStatus', change)) gather();
      }),
    );
    gather();
  }

  dispose(): void {
    this.soon.clear();
    this.listeners.dispose();
    this.hide();
  }

  private show(): void {
    const document = vscode.window.activeTextEditor?.document;
    const read = document && this.parts.visible.of(document.uri);
    // While it is typed in, what was said stays.
    if (document && !read && document.uri.toString() === this.shown && this.parts.visible.isDue(document.uri)) return;
    const registries = read ? registriesIn(read) : [];
    if (!read || registries.length === 0 || !isOn('languageStatus', read.document)) {
      this.hide();
      return;
    }
    this.shown = read.document.uri.toString();
    const problems = registries.flatMap((registry) => this.problemOf(registry) ?? []);
    this.showReferences(read);
    this.showRegistries(registries, problems);
    this.showBar(problems);
  }

  private showReferences({ occurrences }: ReadDocument): void {
    const counts = documentStandings(occurrences, (reference) => this.parts.standings.get(reference));
    const item = (this.references ??= vscode.languages.createLanguageStatusItem('ociLens.references', SELECTOR));
    item.name = statusMessages.referencesName();
    item.text = standingsText(counts);
    item.detail = knownText(counts);
    item.severity = vscode.LanguageStatusSeverity[counts.missing > 0 ? 'Warning' : 'Information'];
    item.command = { title: statusMessages.check(), tooltip: statusMessages.checkTooltip(), command: CHECK };
    item.accessibilityInformation = { label: `${item.text}, ${item.detail}` };
  }

  /** Nothing where no registry said anything of itself. */
  private showRegistries(registries: readonly string[], problems: readonly Problem[]): void {
    const limits = registries.flatMap((registry) => {
      const limit = this.parts.source.rateLimit(registry);
      return limit ? [rateLimitText(registry, limit)] : [];
    });
    const lines = [...problems.map(({ sentence }) => sentence), ...limits];
    if (lines.length === 0) {
      this.registries?.dispose();
      this.registries = undefined;
      return;
    }
    const item = (this.registries ??= vscode.languages.createLanguageStatusItem('ociLens.registries', SELECTOR));
    item.name = statusMessages.registriesName();
    item.text = problems.length > 0 ? problemText(problems) : (limits[0] ?? '');
    item.detail = (problems.length > 0 ? lines : limits.slice(1)).join('\n');
    item.severity = vscode.LanguageStatusSeverity[problems.length > 0 ? 'Warning' : 'Information'];
    item.command = { title: statusMessages.showLog(), command: SHOW_LOG };
    item.accessibilityInformation = { label: `${item.text}, ${item.detail}` };
  }

  private showBar(problems: readonly Problem[]): void {
    if (problems.length === 0) {
      this.bar?.dispose();
      this.bar = undefined;
      return;
    }
    const { Right } = vscode.StatusBarAlignment;
    const bar = (this.bar ??= vscode.window.createStatusBarItem('ociLens.problem', Right, 90));
    bar.name = statusMessages.problemName();
    bar.text = `$(warning) ${problemText(problems)}`;
    bar.tooltip = problems.map(({ sentence }) => sentence).join('\n');
    bar.command = { title: statusMessages.showLog(), command: SHOW_LOG };
    bar.accessibilityInformation = { label: bar.tooltip };
    bar.show();
  }

  private problemOf(registry: string): Problem | undefined {
    const { problems, source } = this.parts;
    const problem = problems.of(registry);
    if (problem) return { ...problem, sentence: errorSentence(problem.error, problem.reference) };
    if (!isUsedUp(source.rateLimit(registry))) return undefined;
    return { registry, kind: 'rateLimited', sentence: statusMessages.rateLimitReached(registry) };
  }

  private hide(): void {
    this.references?.dispose();
    this.registries?.dispose();
    this.bar?.dispose();
    this.references = this.registries = this.bar = this.shown = undefined;
  }
}

type Problem = Pick<RegistryProblem, 'registry' | 'kind'> & { readonly sentence: string };

function registriesIn({ occurrences }: ReadDocument): readonly string[] {
  const registries = occurrences.flatMap(({ target }) => (target.kind === 'image' ? [target.reference.registry] : []));
  return [...new Set(registries)];
}

function isUsedUp(limit: RateLimit | undefined): boolean {
  return limit?.remaining === 0;
}
