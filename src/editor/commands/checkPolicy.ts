import * as vscode from 'vscode';
import { asksForLicences } from '../../policy/licence/asksForLicences';
import { LICENCE_LIST_VERSION } from '../../policy/licence/licenceList';
import { NEARLY_POLICY_FILES, POLICY_FILE } from '../../policy/policyFile';
import { turnsNothingOn } from '../../policy/turnsNothingOn';
import { checkCliText } from '../../presentation/checkCliText';
import { CheckTotals } from '../../presentation/checkTotals';
import { notificationText } from '../../presentation/harmless';
import { pinTexts } from '../../presentation/pinReport';
import { policyProblemSentence } from '../../presentation/policyProblemText';
import { policyReport, type ReportedPolicyFile } from '../../presentation/policyReport';
import { policyTexts } from '../../presentation/policyTexts';
import { lineStarts, positionAt } from '../../references/lines';
import { mayAskInBackground } from '../../registry/backgroundHosts';
import type { PolicyDiagnostics } from '../diagnostics/policyDiagnostics';
import { isUnder } from '../diagnostics/reportedMarks';
import {
  type CheckedPolicyFile,
  checkFiles,
  collectFiles,
  type PolicyFiles,
  unknownRegistries,
  type UnreadFile,
} from '../policy/checkFolders';
import type { FolderPolicy } from '../policy/folderPolicy';
import { withProgressUnlessCancelled } from '../progress';
import { chosenFiles, mayAskUnknown } from './chosenFiles';
import type { CommandContext } from './commandContext';
import { createPolicy } from './createPolicy';
import { showNote } from './report';

type Context = Pick<CommandContext, 'source' | 'readers' | 'knownRegistries' | 'policy' | 'shownTexts' | 'log'>;

/** Checks the workspace, or the files and folders that the command was called with, against the policies of their folders. */
export async function checkPolicy(argument: unknown, context: Context, selected?: unknown): Promise<void> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const uris = chosenFiles(argument, selected) ?? folders;
  if (folders.length === 0 || uris.length === 0) {
    showNote(policyTexts.noFolder());
    return;
  }
  const diagnostics = await context.policy.diagnostics();
  const policies = await policiesOf(uris, async (folder) => {
    // It may have been written just now.
    await diagnostics.refresh(folder);
    return diagnostics.policyOf(folder);
  });
  if (policies.size === 0) {
    await offerPolicy(uris);
    return;
  }
  const known = await context.knownRegistries.known();
  const isKnown = (registry: string) => mayAskInBackground(registry, known);
  const groups = await whileChecking((signal) =>
    Promise.all([...policies].map(([policy, named]) => collectFiles(policy, named, { ...context, signal }))),
  );
  if (!groups) return;
  const unknown = vscode.workspace.isTrusted ? unknownRegistries(groups, isKnown) : new Set<string>();
  const answer = await mayAskUnknown(unknown, context.knownRegistries);
  if (!answer) return;
  const isAllowed = (registry: string) => answer === 'all' || isKnown(registry);
  const unread = groups.flatMap((group) => group.unread);
  const totals = new CheckTotals();
  totals.couldNotRead(unread.filter(({ isFailure }) => isFailure).length);
  const checked = await whileChecking((signal, report) =>
    checkAll(groups, signal, report, isAllowed, totals, { ...context, diagnostics }),
  );
  if (!checked) return;
  const arePresent = await Promise.all([...policies.keys()].map((policy) => diagnostics.isPresent(policy)));
  if (arePresent.includes(false)) {
    offerAgain(argument, selected);
    return;
  }
  diagnostics.show(checked);
  const hasLicences = groups.some(({ policy }) => asksForLicences(policy.policy));
  const summary = checkCliText.summary(totals.counts, hasLicences ? LICENCE_LIST_VERSION : undefined);
  tell(summary, [...policies.keys()], unread, checked, context);
}

/** Forgets what was found in files that nobody looks at. */
export async function clearPolicyFindings(
  _argument: unknown,
  { policy }: Pick<CommandContext, 'policy'>,
): Promise<void> {
  if (policy.isStarted) (await policy.diagnostics()).show([]);
}

/**
 * Those of the folders that the files stand in, where there are some, with the files. A folder of the workspace under a chosen one is
 * chosen with it.
 */
async function policiesOf(
  chosen: readonly vscode.Uri[],
  policyOf: (folder: vscode.Uri) => Promise<FolderPolicy | undefined>,
): Promise<ReadonlyMap<FolderPolicy, readonly vscode.Uri[]>> {
  const inside = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) =>
    chosen.some((each) => isUnder(uri, each)),
  );
  const uris = new Map([...chosen, ...inside.map(({ uri }) => uri)].map((uri) => [uri.toString(), uri]));
  const found = new Map<FolderPolicy, vscode.Uri[]>();
  for (const uri of uris.values()) {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
    const policy = folder && (await policyOf(folder));
    if (policy) found.set(policy, [...(found.get(policy) ?? []), uri]);
  }
  return found;
}

async function offerPolicy(uris: readonly vscode.Uri[]): Promise<void> {
  const misnamed = await misnamedPolicy(uris);
  if (misnamed) {
    showNote(checkCliText.misnamed(vscode.workspace.asRelativePath(misnamed), POLICY_FILE));
    return;
  }
  const create = policyTexts.create();
  const choice = await vscode.window.showInformationMessage(policyTexts.none(uris.length), create);
  if (choice === create) await createPolicy(uris[0]);
}

/** Results by a policy that does not count any more are not shown. Nobody waits for an answer. */
function offerAgain(argument: unknown, selected: unknown): void {
  const again = policyTexts.checkAgain();
  vscode.window
    .showWarningMessage(policyTexts.changedMeanwhile(), again)
    .then((choice) =>
      choice === again ? vscode.commands.executeCommand('ociLens.checkPolicy', argument, selected) : undefined,
    )
    .then(undefined, () => undefined);
}

/** In the folders of the workspace that these stand in. */
async function misnamedPolicy(uris: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const folders = uris.flatMap((uri) => vscode.workspace.getWorkspaceFolder(uri)?.uri ?? []);
  const files = folders.flatMap((folder) => NEARLY_POLICY_FILES.map((name) => vscode.Uri.joinPath(folder, name)));
  const found = await Promise.all(
    files.map((file) =>
      vscode.workspace.fs.stat(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.find((_, index) => found[index]);
}

async function checkAll(
  groups: readonly PolicyFiles[],
  signal: AbortSignal,
  report: (done: number, all: number) => void,
  isAllowed: (registry: string) => boolean,
  totals: CheckTotals,
  { source, diagnostics }: Pick<Context, 'source'> & { readonly diagnostics: PolicyDiagnostics },
): Promise<readonly CheckedPolicyFile[]> {
  const mayAsk: Parameters<typeof checkFiles>[1]['mayAsk'] = ({ reference: { registry } }) => {
    if (!vscode.workspace.isTrusted) return { kind: 'untrusted' };
    return isAllowed(registry) ? { kind: 'allowed' } : { kind: 'unknownHost', registry };
  };
  const rulePages = await diagnostics.rulePages;
  const checked: CheckedPolicyFile[] = [];
  for (const group of groups) {
    const named = new Set(group.files.map(({ uri }) => uri.toString()));
    const elsewhere = await diagnostics.elsewhere(group.policy, named);
    const means = { signal, source, rulePages, totals, elsewhere, mayAsk, progress: report };
    checked.push(...(await checkFiles(group, means)));
  }
  return checked;
}

function tell(
  summary: string,
  policies: readonly FolderPolicy[],
  unread: readonly UnreadFile[],
  checked: readonly CheckedPolicyFile[],
  { shownTexts }: Context,
): void {
  const unreadFiles = unread.map(({ uri, sentence }) => ({
    ...{ uri, problems: [] },
    said: [{ position: undefined, sentence }],
  }));
  const files = [...policies.map(ownProblems), ...unreadFiles, ...checked].map((file) => ({
    ...file,
    name: vscode.workspace.asRelativePath(file.uri),
  }));
  const showReport = pinTexts.showReport();
  const [line = ''] = summary.split('\n');
  vscode.window
    .showInformationMessage(notificationText(line), showReport)
    .then(async (choice) => {
      if (choice !== showReport) return;
      const report = policyReport(summary, files);
      const links = report.places.flatMap(({ file, ...place }) => {
        const uri = files[file]?.uri;
        return uri ? [{ ...place, uri }] : [];
      });
      const uri = shownTexts.write('policy/report.txt', report.text, { links });
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    })
    .then(undefined, () => undefined);
}

/** What is wrong with a policy itself: what of it could be read counts. */
function ownProblems({
  folder,
  from,
  policy,
  problems,
  written,
}: FolderPolicy): Omit<ReportedPolicyFile, 'name'> & { readonly uri: vscode.Uri } {
  const starts = lineStarts(from === 'file' ? written : '');
  const said = problems.map((problem) => ({
    position: problem.span && positionAt(starts, problem.span.start),
    sentence: policyProblemSentence(problem),
  }));
  const uri = vscode.Uri.joinPath(folder, POLICY_FILE);
  const isIdle = from === 'file' && problems.length === 0 && turnsNothingOn(policy);
  const idle = { position: undefined, sentence: checkCliText.nothingOn(vscode.workspace.asRelativePath(uri)) };
  return { uri, said: isIdle ? [idle] : said, problems: [] };
}

/** Undefined where the person gives up. */
function whileChecking<T>(
  work: (signal: AbortSignal, report: (done: number, all: number) => void) => Promise<T>,
): Promise<T | undefined> {
  return withProgressUnlessCancelled(policyTexts.checking(), (signal, progress) =>
    work(signal, (done, all) => progress.report({ message: policyTexts.checkedOf(done, all) })),
  );
}
