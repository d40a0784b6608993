import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { check } from '../operations/check';
import { FactsReader } from '../operations/policy/factsReader';
import { personBudget } from '../operations/policy/personBudget';
import { PolicyTrust } from '../operations/policy/trustFiles';
import { asksForLicences } from '../policy/licence/asksForLicences';
import { LICENCE_LIST_VERSION } from '../policy/licence/licenceList';
import { checkCliText } from '../presentation/checkCliText';
import { checkJson, checkLine } from '../presentation/checkOutput';
import { type CheckProblem, checkProblemLine } from '../presentation/checkProblem';
import { cliHelp } from '../presentation/cliHelp';
import { argumentSentence, cliText } from '../presentation/cliText';
import { CheckTotals, isSeverity } from '../presentation/checkTotals';
import { type FoundProblem, foundProblems } from '../presentation/foundProblem';
import { githubAnnotation, githubWarning } from '../presentation/githubAnnotations';
import { jsonText } from '../presentation/jsonText';
import { RULES_PAGE } from '../presentation/rulesPage';
import { sarif } from '../presentation/sarif';
import { toldTogether } from '../presentation/toldTogether';
import { askOfPerson } from '../registry/imageSource';
import { ACCESS_OPTIONS, failedOptions, readAccessOptions } from './accessOptions';
import { parseArguments } from './arguments';
import { collectFiles, type PolicyGroup } from './checkedFiles';
import { noPolicy, problemsOf } from './checkProblems';
import { openSource, type RegistryAccess } from './registryAccess';
import { ExitStatus, misused, type Terminal } from './terminal';

const FORMATS = ['json', 'sarif', 'github'] as const;

/** `oci-lens check [--json | --sarif | --github] [--fail-on hint|warning|error] PATH…` */
export async function checkCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(args, { flags: FORMATS, options: ['fail-on', ...ACCESS_OPTIONS] });
  const wrongUse = (sentence: string) => misused(terminal, sentence, cliHelp.check());
  if (parsed.kind === 'wrong') return wrongUse(argumentSentence(parsed.problem));
  if (parsed.flags.has('help')) {
    await terminal.print(`${cliHelp.check()}\n`);
    return ExitStatus.done;
  }
  if (parsed.operands.length === 0) return wrongUse(cliText.noPath());
  const formats = FORMATS.filter((each) => parsed.flags.has(each));
  if (formats.length > 1) return wrongUse(checkCliText.oneFormat(formats));
  const failOn = parsed.values('fail-on').at(-1) ?? 'warning';
  if (!isSeverity(failOn)) return wrongUse(checkCliText.noSeverity(failOn));
  const options = await readAccessOptions(parsed.values, terminal);
  if (options.kind === 'failed') return failedOptions(options, terminal, cliHelp.check());
  const { groups, without, unread, notCounting } = await collectFiles(parsed.operands, terminal);
  const beside = [...notCounting, ...without.map(noPolicy), ...groups.flatMap(problemsOf)];
  for (const problem of beside) terminal.report(checkProblemLine(problem));

  const access = openSource(options.value, terminal);
  try {
    const totals = new CheckTotals();
    totals.couldNotRead(unread.length);
    const output = new Output(formats[0] ?? 'text', terminal);
    await output.tell([...unread, ...beside]);
    for (const group of groups) {
      const byPath = new Map(group.files.map((file) => [file.path, file]));
      for await (const result of checkGroup(group, access, terminal)) {
        const problems = foundProblems(result.document, result.findings, (file) => byPath.get(file));
        totals.add(result, problems);
        await output.take(problems);
      }
    }
    const hasLicences = groups.some(({ policy }) => asksForLicences(policy.policy));
    const licenceList = hasLicences ? LICENCE_LIST_VERSION : undefined;
    await output.end(totals, licenceList);
    if (groups.length > 0) terminal.report(checkCliText.summary(totals.counts, licenceList));
    if (totals.reaches(failOn)) return ExitStatus.changesNeeded;
    // What could be read was checked, as in the editor; whoever relies on the rest is told.
    if (groups.some(({ policy }) => policy.problems.length > 0)) return ExitStatus.wrongUse;
    return totals.isComplete ? ExitStatus.done : ExitStatus.failed;
  } finally {
    access.dispose();
  }
}

function checkGroup({ policy, files }: PolicyGroup, access: RegistryAccess, terminal: Terminal) {
  const { signal } = terminal;
  const trust = new PolicyTrust(policy.files);
  const budget = personBudget(access.rateLimit);
  const reader = new FactsReader(access.registries, askOfPerson(signal), budget, (named) => trust.of(named));
  return check(files, {
    policy: policy.policy,
    factsOf: (reference, needs) => reader.factsOf(reference, needs),
    signal,
    progress: progressLines(terminal),
  });
}

/** Prints what was found as it comes, or one document at the end. */
class Output {
  private readonly kept: FoundProblem[] = [];
  private readonly beside: CheckProblem[] = [];

  constructor(
    private readonly format: (typeof FORMATS)[number] | 'text',
    private readonly terminal: Terminal,
  ) {}

  /** What is told beside findings, which stands on standard error, too. */
  async tell(problems: readonly CheckProblem[]): Promise<void> {
    this.beside.push(...problems);
    if (this.format !== 'github' || problems.length === 0) return;
    await this.terminal.print(problems.map((problem) => `${githubWarning(problem)}\n`).join(''));
  }

  async take(problems: readonly FoundProblem[]): Promise<void> {
    if (this.format === 'json' || this.format === 'sarif') {
      this.kept.push(...problems);
      return;
    }
    const lineOf = this.format === 'github' ? githubAnnotation : checkLine;
    const told = toldTogether(problems.filter(({ finding }) => !finding.off));
    const lines = told.map((problem) => `${lineOf(problem)}\n`);
    if (lines.length > 0) await this.terminal.print(lines.join(''));
  }

  async end({ counts, isComplete }: CheckTotals, licenceList: string | undefined): Promise<void> {
    const { kept, beside, format, terminal } = this;
    if (format === 'json') await terminal.print(`${jsonText(checkJson(kept, beside, counts, licenceList))}\n`);
    if (format !== 'sarif') return;
    // Without the page the rules still have their sentence.
    const rulesPage = await readFile(path.join(terminal.documentation, RULES_PAGE), 'utf8').catch(() => '');
    await terminal.print(`${jsonText(sarif(kept, { rulesPage, isComplete, beside }))}\n`);
  }
}

/** Where somebody looks, a line for each tenth of the images. */
function progressLines(terminal: Terminal): ((done: number, all: number) => void) | undefined {
  if (!terminal.showsProgress) return undefined;
  let shown = 0;
  return (done, all) => {
    const tenths = Math.floor((10 * done) / all);
    if (tenths > shown && done < all) terminal.report(checkCliText.progress(done, all));
    shown = tenths;
  };
}
