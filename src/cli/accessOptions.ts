import { X509Certificate } from 'node:crypto';
import { cliText, type NumberRange } from '../presentation/cliText';
import type { OptionValues } from './arguments';
import { type Folders, type ReadOptions, readNamedFile, unread } from './namedFile';
import { ExitStatus, misused, type Terminal } from './terminal';

/** The options of every command that looks something up. */
export const ACCESS_OPTIONS = ['plain-http', 'ca-file', 'timeout', 'concurrency'] as const;

type AccessOption = (typeof ACCESS_OPTIONS)[number];

export interface AccessOptions {
  /** `host` or `host:port`, spoken to without TLS. */
  readonly plainHttpHosts: readonly string[];
  /** PEM texts. */
  readonly authorities: readonly string[];
  /** The longest wait for one answer, in milliseconds; undefined for the usual ones. */
  readonly timeout: number | undefined;
  /** The most requests at once; undefined for the usual numbers. */
  readonly concurrency: number | undefined;
}

const TIMEOUT_SECONDS = { least: 0.1, most: 3_600 };
const CONCURRENCY = { least: 1, most: 100, whole: true };

export async function readAccessOptions(
  values: OptionValues<AccessOption>,
  folders: Folders,
): Promise<ReadOptions<AccessOptions>> {
  const plainHttpHosts = values('plain-http');
  const wrongHost = plainHttpHosts.find((host) => !isHost(host));
  if (wrongHost !== undefined) return wrong(cliText.notAHost(wrongHost));
  const timeout = readNumber('timeout', values, TIMEOUT_SECONDS);
  if (timeout.kind === 'failed') return timeout;
  const concurrency = readNumber('concurrency', values, CONCURRENCY);
  if (concurrency.kind === 'failed') return concurrency;
  const authorities = await readAuthorities(values('ca-file'), folders);
  if (authorities.kind === 'failed') return authorities;
  return {
    kind: 'ok',
    value: {
      plainHttpHosts,
      authorities: authorities.value,
      timeout: timeout.value === undefined ? undefined : timeout.value * 1000,
      concurrency: concurrency.value,
    },
  };
}

/** Says what is wrong with options, and gives the exit status: how they are used is told where they mean nothing. */
export function failedOptions(
  { status, sentence }: Extract<ReadOptions<never>, { kind: 'failed' }>,
  terminal: Terminal,
  help: string,
): number {
  if (status === ExitStatus.wrongUse) return misused(terminal, sentence, help);
  terminal.report(sentence);
  return status;
}

function isHost(text: string): boolean {
  return /^[^\s/\\@?#]+$/.test(text) && URL.canParse(`http://${text}`);
}

/** The last one counts, as for other programs. */
function readNumber(
  option: AccessOption,
  values: OptionValues<AccessOption>,
  range: NumberRange,
): ReadOptions<number | undefined> {
  const text = values(option).at(-1);
  if (text === undefined) return { kind: 'ok', value: undefined };
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  const fits = value >= range.least && value <= range.most && (!range.whole || Number.isInteger(value));
  return fits ? { kind: 'ok', value } : wrong(cliText.notInRange(`--${option}`, text, range));
}

async function readAuthorities(names: readonly string[], folders: Folders): Promise<ReadOptions<readonly string[]>> {
  const texts: string[] = [];
  for (const name of names) {
    const file = await readNamedFile(name, folders);
    if (file.kind === 'failed') return file;
    const text = new TextDecoder().decode(file.value);
    if (!holdsCertificate(text)) return unread(cliText.noCertificate(name));
    texts.push(text);
  }
  return { kind: 'ok', value: texts };
}

/** Node passes over an authority that it cannot read, and then trusts nobody new without a word. */
function holdsCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}

function wrong(sentence: string): ReadOptions<never> {
  return { kind: 'failed', status: ExitStatus.wrongUse, sentence };
}
