import type { SoakResult } from './task';
import type { Verdict } from './verdict';

const MIB = 1024 * 1024;

/** The table and the verdict, for people. */
export function report({ samples, done, requests, put, shown }: SoakResult, verdict: Verdict): string {
  const last = samples.at(-1);
  const rows: readonly (readonly [string, string])[] = [
    ['actions', String(last?.actions ?? 0)],
    ...inOrder(done).map(([name, count]) => [`  ${name}`, String(count)] as const),
    ['requests', String(requests)],
    ['  that put a manifest', String(put)],
    ...inOrder(shown).map(([name, count]) => [`  ${name}`, String(count)] as const),
    ['seconds', ((last?.milliseconds ?? 0) / 1000).toFixed(0)],
    ...Object.entries(last?.memory ?? {}).map(
      ([name, bytes]) => [`memory in the end: ${name}`, mebibytes(bytes)] as const,
    ),
    ['memory that a thousand actions leave', `${(verdict.memory.perThousand / 1024).toFixed(0)} KiB`],
    ['how steadily (-1 falls, 1 rises)', verdict.memory.steadiness.toFixed(2)],
    ['lines in the log for a request', verdict.loggedPerRequest.toFixed(2)],
    ...verdict.counts.map(({ kind, before, after }) => [kind, `${before} before, ${after} after`] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
  const { problems } = verdict;
  const end =
    problems.length === 0 ? 'Nothing is left over.' : `Not well:\n${problems.map((each) => `- ${each}`).join('\n')}`;
  return `${table}\n\n${end}`;
}

/** The most frequent first. */
function inOrder(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).sort(([, a], [, b]) => b - a);
}

function mebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
