import path from 'node:path';
import { decodeText, FileError } from '../operations/files';
import type { PinAction } from '../operations/pin';
import { type PinnedFile, pinFiles } from '../operations/pinFiles';
import { byteEdits, characterPerByte, patchBytes } from '../operations/patchBytes';
import { cliHelp } from '../presentation/cliHelp';
import { argumentSentence, cliText, fileErrorSentence } from '../presentation/cliText';
import { plainLines } from '../presentation/harmless';
import { lookUpSentence } from '../presentation/lookUpSentence';
import { pinDiff } from '../presentation/pinDiff';
import { pinNoticeSentence, platformPinSentence } from '../presentation/pinNotice';
import { countPins } from '../presentation/pinReport';
import { pinRefusalSentence } from '../presentation/pinSentence';
import { pinSummary } from '../presentation/pinSummary';
import type { Occurrence } from '../references/occurrence';
import { askOfPerson } from '../registry/imageSource';
import { ACCESS_OPTIONS, failedOptions, readAccessOptions } from './accessOptions';
import { parseArguments } from './arguments';
import { forNamedPaths, type NamedFile } from './namedPaths';
import { openSource } from './registryAccess';
import { ExitStatus, misused, type Terminal } from './terminal';

/** `oci-lens pin|unpin|refresh [--write] PATH…` */
export function pinCommand(action: PinAction): (args: readonly string[], terminal: Terminal) => Promise<number> {
  const help = () => cliHelp.pin(action);
  return async (args, terminal) => {
    const parsed = parseArguments(args, { flags: ['write'], options: ACCESS_OPTIONS });
    if (parsed.kind === 'wrong') return misused(terminal, argumentSentence(parsed.problem), help());
    if (parsed.flags.has('help')) {
      await terminal.print(`${help()}\n`);
      return ExitStatus.done;
    }
    if (parsed.operands.length === 0) return misused(terminal, cliText.noPath(), help());
    const options = await readAccessOptions(parsed.values, terminal);
    if (options.kind === 'failed') return failedOptions(options, terminal, help());
    const { registries: source, dispose } = openSource(options.value, terminal);
    try {
      const ask = askOfPerson(terminal.signal);
      const work = new Work(action, parsed.flags.has('write'), terminal);
      const unread = await forNamedPaths(
        parsed.operands,
        terminal,
        ({ files, from }) => pinFiles(action, files, { source, ask }, { from, signal: terminal.signal }),
        (file) => work.take(file),
      );
      return work.end(unread.length === 0);
    } finally {
      dispose();
    }
  };
}

/** Prints or writes file after file, and counts. */
class Work {
  private readonly counts = { changed: 0, unchanged: 0, leftOut: 0, failed: 0 };
  private isComplete = true;
  /** Paths without symlinks of the files that were changed. */
  private readonly done = new Set<string>();

  constructor(
    private readonly action: PinAction,
    private readonly writes: boolean,
    private readonly terminal: Terminal,
  ) {}

  async take(file: NamedFile<PinnedFile>): Promise<void> {
    const { found, name, files } = file;
    const { outcome, path: inRoot } = found;
    // A file that stands there under two names, or was named twice, is one; its own name is the one to patch.
    const real = (await files.realPath(inRoot).catch(() => undefined)) ?? inRoot;
    if (this.done.has(`${files.root}/${real}`)) return;
    this.done.add(`${files.root}/${real}`);
    const places = new Map(found.places.map(({ occurrence, start }) => [occurrence, start]));
    const say = (occurrence: Occurrence, sentence: string) => {
      const start = places.get(occurrence);
      if (start) this.terminal.report(cliText.atPlace(name, start, occurrence.text, sentence));
    };
    for (const { occurrence, why } of outcome.refused) {
      // What is as it should be needs no word.
      if (why.kind !== 'alreadyPinned' && why.kind !== 'notPinned') say(occurrence, pinRefusalSentence(why));
    }
    for (const { occurrence, error } of outcome.failed) {
      const { target } = occurrence;
      if (target.kind === 'unresolved') continue;
      say(occurrence, lookUpSentence(error, { kind: 'registry', reference: target.reference }));
    }
    const shown = path.posix.join(path.posix.dirname(name), path.posix.relative(path.posix.dirname(inRoot), real));
    const problem = outcome.edits.length > 0 ? await this.change(file, shown) : undefined;
    if (problem === undefined) {
      for (const pin of outcome.pins) {
        for (const notice of pin.edit.notices) say(pin.occurrence, pinNoticeSentence(notice));
        if (pin.platform) say(pin.occurrence, platformPinSentence());
      }
    } else {
      this.isComplete = false;
      this.terminal.report(problem);
    }
    const { changed, unchanged, leftOut, failed } = countPins([{ outcome, problem }]);
    this.counts.changed += changed;
    this.counts.unchanged += unchanged;
    this.counts.leftOut += leftOut;
    this.counts.failed += failed;
  }

  end(isRead: boolean): number {
    const { action, counts, writes } = this;
    this.terminal.report(pinSummary(action, counts, writes));
    if (!isRead || counts.failed > 0 || !this.isComplete) return ExitStatus.failed;
    return counts.changed > 0 && !writes ? ExitStatus.changesNeeded : ExitStatus.done;
  }

  /** The file may have changed since it was read: then it stays as it is. Resolves with what went wrong. */
  private async change({ found, name, files }: NamedFile<PinnedFile>, shownName: string): Promise<string | undefined> {
    const { scan, outcome } = found;
    let bytes: Uint8Array;
    try {
      bytes = await files.read(found.path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return fileErrorSentence(name, error.kind);
    }
    const edits = byteEdits(bytes, outcome.edits);
    const patched = decodeText(bytes) === scan.text ? patchBytes(bytes, outcome.edits) : undefined;
    if (!patched || !edits) return cliText.changedMeanwhile(name);
    if (!this.writes) {
      const diff = Buffer.from(pinDiff(shownName, characterPerByte(bytes), edits), 'latin1');
      await this.terminal.print(this.terminal.isScreen ? plainLines(decodeText(diff)) : diff);
      return undefined;
    }
    try {
      return (await files.replace(found.path, bytes, patched)) ? undefined : cliText.changedMeanwhile(name);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return cliText.notWritten(name);
    }
  }
}
