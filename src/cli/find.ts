import path from 'node:path';
import { FileError } from '../operations/files';
import { find, type Found, type FoundFile, type Place } from '../operations/find';
import type { LeftOut } from '../operations/walk';
import { cliHelp } from '../presentation/cliHelp';
import { argumentSentence, cliText, fileErrorSentence, foundLine, leftOutSentences } from '../presentation/cliText';
import type { UnresolvedReason } from '../references/occurrence';
import { parseArguments } from './arguments';
import { filesAround } from './nodeFiles';
import { ExitStatus, misused, type Terminal } from './terminal';

/** `oci-lens find [--json] PATH…` */
export async function findCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(args, { flags: ['json'], options: [] });
  if (parsed.kind === 'wrong') return misused(terminal, argumentSentence(parsed.problem), cliHelp.find());
  if (parsed.flags.has('help')) {
    await terminal.print(`${cliHelp.find()}\n`);
    return ExitStatus.done;
  }
  if (parsed.operands.length === 0) return misused(terminal, cliText.noPath(), cliHelp.find());

  const print = parsed.flags.has('json') ? jsonLine : textLine;
  const leftOut = new Map<LeftOut, number>();
  let hasFailed = false;
  for (const named of parsed.operands) {
    for await (const { found, file, isNamed } of findNamed(named, terminal)) {
      if (found.kind === 'found') await printFile(found, file, print, terminal);
      else if (found.kind === 'leftOut' && !isNamed) {
        leftOut.set(found.why, (leftOut.get(found.why) ?? 0) + 1);
        if (found.why === 'tooLarge') terminal.report(cliText.tooLarge(file));
      } else {
        hasFailed = true;
        terminal.report(found.kind === 'failed' ? fileErrorSentence(file, found.error.kind) : cliText.tooLarge(file));
      }
    }
  }
  for (const sentence of leftOutSentences(leftOut)) terminal.report(sentence);
  return hasFailed ? ExitStatus.failed : ExitStatus.done;
}

interface NamedFound {
  readonly found: Found;
  /** As a person would name it: the path given, and the way from there. */
  readonly file: string;
  /** Whether this is what was named, and not something in it. */
  readonly isNamed: boolean;
}

async function* findNamed(named: string, terminal: Terminal): AsyncGenerator<NamedFound, void, undefined> {
  try {
    const { files, from } = await filesAround(named, terminal.workingFolder);
    for await (const found of find(files, { from, signal: terminal.signal })) {
      const way = path.posix.relative(`/${from}`, `/${found.path}`);
      yield { found, file: path.join(named, way).replaceAll(path.sep, '/'), isNamed: way === '' };
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield { found: { kind: 'failed', path: '', error }, file: named, isNamed: true };
  }
}

type PrintLine = (file: string, place: Place) => string;

async function printFile({ places }: FoundFile, file: string, line: PrintLine, terminal: Terminal): Promise<void> {
  if (places.length === 0) return;
  await terminal.print(places.map((place) => `${line(file, place)}\n`).join(''));
}

function textLine(file: string, { occurrence, start }: Place): string {
  return foundLine(occurrence, file, start);
}

/** The names and their order are what scripts rely on. */
function jsonLine(file: string, { occurrence, start, end }: Place): string {
  const { target, text, format } = occurrence;
  const reference = target.kind === 'unresolved' ? undefined : target.reference;
  return JSON.stringify({
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    text,
    format,
    status: target.kind,
    registry: reference?.registry ?? null,
    repository: reference?.repository ?? null,
    tag: reference?.tag ?? null,
    digest: reference?.digest ?? null,
    ...(target.kind === 'unresolved' ? { reason: reasonWord(target.reason) } : {}),
  });
}

/** `templated`, or what is wrong with the text: `invalid tag`. */
function reasonWord(reason: UnresolvedReason): string {
  return reason.kind === 'invalid' ? `invalid ${reason.problem}` : reason.kind;
}
