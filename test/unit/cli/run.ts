import { setMaxListeners } from 'node:events';
import { main } from '../../../src/cli/main';

export interface Outcome {
  readonly status: number;
  readonly bytes: Uint8Array;
  /** The bytes as UTF-8. */
  readonly printed: string;
  readonly reported: string;
}

export interface Surroundings {
  readonly workingFolder?: string;
  readonly homeFolder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly isScreen?: boolean;
  readonly showsProgress?: boolean;
}

/** Runs the command in this process. Where nothing else is said it has no home, no environment, and nobody cancels. */
export async function run(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const printed: Uint8Array[] = [];
  const reported: string[] = [];
  const status = await main(args, {
    workingFolder: process.cwd(),
    homeFolder: '/nonexistent',
    environment: {},
    documentation: 'https://example.com/docs/',
    signal,
    isScreen: false,
    showsProgress: false,
    ...surroundings,
    print: (output) => {
      printed.push(Buffer.from(output));
      return Promise.resolve();
    },
    report: (line) => void reported.push(line),
  });
  const bytes = Buffer.concat(printed);
  return { status, bytes, printed: bytes.toString('utf8'), reported: reported.join('\n') };
}
