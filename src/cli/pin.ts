import { decodeText, FileError } from '../operations/files';
import type { PinAction } from '../operations/pin';
import { type PinnedFile, pinFiles } from '../operations/pinFiles';
import { patchBytes } from '../operations/patchBytes';
import { cliHelp } from '../presentation/cliHelp';
import { argumentSentence, cliText } from '../presentation/cliText';
import { lookUpSentence } from '../presentation/lookUpSentence';
import { pinDiff } from '../presentation/pinDiff';
import { pinNoticeSentence, platformPinSentence } from '../presentation/pinNotice';
import { pinRefusalSentence } from '../presentation/pinSentence';
import { pinSummary } from '../presentation/pinSummary';
import { applyEdits } from '../references/edits';
import type { Occurrence } from '../references/occurrence';
import { askOfPerson } from '../registry/imageSource';
import { ACCESS_OPTIONS, readAccessOptions } from './accessOptions';
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
    const options = await readAccessOptions(parsed.values, terminal.workingFolder);
    if (options.kind === 'failed') {
      if (options.status === ExitStatus.wrongUse) return misused(terminal, options.sentence, help());
      terminal.report(options.sentence);
      return options.status;
    }
    const { registries: source, dispose } = openSource(options.value, terminal);
    try {
      const ask = askOfPerson(terminal.signal);
      const work = new Work(action, parsed.flags.has('write'), terminal);
      const isRead = await forNamedPaths(
        parsed.operands,
        terminal,
        ({ files, from }) => pinFiles(action, files, { source, ask }, { from, signal: terminal.signal }),
        (file) => work.take(file),
      );
      return work.end(isRead);
    } finally {
      dispose();
    }
  };
}

/** Prints or writes file after file, and counts. */
class Work {
  private changed = 0;
  private unchanged = 0;
  private leftOut = 0;
  private failed = 0;
  private isWritten = true;

  constructor(
    private readonly action: PinAction,
    private readonly writes: boolean,
    private readonly terminal: Terminal,
  ) {}

  async take(file: NamedFile<PinnedFile>): Promise<void> {
    const { found, name } = file;
    const { outcome } = found;
    const places = new Map(found.places.map(({ occurrence, start }) => [occurrence, start]));
    const say = (occurrence: Occurrence, sentence: string) => {
      const start = places.get(occurrence);
      if (start) this.terminal.report(cliText.atPlace(name, start, occurrence.text, sentence));
    };
    for (const { occurrence, why } of outcome.refused) {
      // What is as it should be needs no word.
      if (why.kind === 'alreadyPinned' || why.kind === 'notPinned') this.unchanged++;
      else {
        this.leftOut++;
        say(occurrence, pinRefusalSentence(why));
      }
    }
    for (const { occurrence, error } of outcome.failed) {
      this.failed++;
      const { target } = occurrence;
      if (target.kind === 'unresolved') continue;
      say(occurrence, lookUpSentence(error, { kind: 'registry', reference: target.reference }));
    }
    this.unchanged += outcome.unchanged.length;
    this.changed += outcome.pins.length;
    for (const pin of outcome.pins) {
      for (const notice of pin.edit.notices) say(pin.occurrence, pinNoticeSentence(notice));
      if (pin.platform) say(pin.occurrence, platformPinSentence());
    }
    if (outcome.edits.length === 0) return;
    if (this.writes) await this.write(file);
    else await this.terminal.print(pinDiff(name, found.scan.text, applyEdits(found.scan.text, outcome.edits)));
  }

  end(isRead: boolean): number {
    const { action, changed, unchanged, leftOut, failed, writes } = this;
    this.terminal.report(pinSummary(action, { changed, unchanged, leftOut, failed }, writes));
    if (!isRead || failed > 0 || !this.isWritten) return ExitStatus.failed;
    return changed > 0 && !writes ? ExitStatus.changesNeeded : ExitStatus.done;
  }

  /** The file may have changed since it was read: then it stays as it is. */
  private async write({ found, name, files }: NamedFile<PinnedFile>): Promise<void> {
    const { scan, outcome, path } = found;
    const fail = (sentence: string) => {
      this.isWritten = false;
      this.terminal.report(sentence);
    };
    try {
      const bytes = await files.read(path);
      const text = decodeText(bytes);
      // A file that stands there under two names is written once.
      if (text === applyEdits(scan.text, outcome.edits)) return;
      const patched = text === scan.text ? patchBytes(bytes, outcome.edits) : undefined;
      if (patched) await files.write(path, patched);
      else fail(cliText.changedMeanwhile(name));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      fail(cliText.notWritten(name));
    }
  }
}
