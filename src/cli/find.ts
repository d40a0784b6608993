import { find, type FoundFile, type Place } from '../operations/find';
import { cliHelp } from '../presentation/cliHelp';
import { argumentSentence, cliText, foundLine } from '../presentation/cliText';
import { jsonText } from '../presentation/jsonText';
import type { UnresolvedReason } from '../references/occurrence';
import { parseArguments } from './arguments';
import { forNamedPaths } from './namedPaths';
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

  const line = parsed.flags.has('json') ? jsonLine : textLine;
  const unread = await forNamedPaths(
    parsed.operands,
    terminal,
    ({ files, from }) => find(files, { from, signal: terminal.signal }),
    ({ found, name }) => printFile(found, name, line, terminal),
  );
  return unread.length === 0 ? ExitStatus.done : ExitStatus.failed;
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
  return jsonText({
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
