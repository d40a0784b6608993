import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import pLimit from 'p-limit';
import * as v from 'valibot';
import { parseJson, parseWith } from '../../oci/parsed';
import type { KeychainAccess } from './keychain';
import { isLockedEntry } from './secretService';

export interface KeychainProcessOptions {
  /** The absolute path of `keytar`. */
  readonly module: string;
  /** Default: this process's. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Milliseconds that a call may take: long enough to type a password when the keychain asks for it. Default: 60,000. */
  readonly timeLimit?: number | undefined;
}

interface Call {
  readonly name: Exclude<keyof KeychainAccess, 'isLocked'>;
  readonly args: readonly string[];
}

const TIME_LIMIT = 60_000;
/** Processes. */
const MAX_AT_ONCE = 4;
/** Characters. */
const MAX_OUTPUT = 4 * 1024 * 1024;

/** Does one call, and ends: at once, even in the middle of it, when its standard input closes because nobody waits any more. */
const PROGRAM = `
const call = async (text) => {
  const { module, name, args } = JSON.parse(text);
  const outcome = await require(module)[name](...args).then((value) => ({ value }), ({ message }) => ({ message }));
  process.stdout.write(JSON.stringify(outcome), () => process.exit());
};
const end = () => process.kill(process.pid, 'SIGKILL');
require('node:readline').createInterface(process.stdin).once('line', call).once('close', end);
`;

const credentialsSchema = v.array(v.object({ account: v.string(), password: v.string() }));

/**
 * The keychain by way of a process for each call. Within ours, a locked keyring that waits for its owner would keep one of the
 * engine's few threads, and the program from ending; and to list the entries of one that stays locked is a crash of keytar's. It keeps
 * no program from ending: who asks has a time limit of its own.
 */
export function keychainProcess(options: KeychainProcessOptions): KeychainAccess {
  const turns = pLimit(MAX_AT_ONCE);
  const ask = <T>(name: Call['name'], args: Call['args'], schema: v.GenericSchema<unknown, T>): Promise<T> =>
    turns(() => run(options, { name, args }, schema));
  return {
    getPassword: (...args) => ask('getPassword', args, v.nullable(v.string())),
    setPassword: (...args) => ask('setPassword', args, v.undefined()),
    deletePassword: (...args) => ask('deletePassword', args, v.boolean()),
    findCredentials: (...args) => ask('findCredentials', args, credentialsSchema),
    isLocked: async (service, account, signal) =>
      process.platform === 'linux' && isLockedEntry(service, account, { env: options.env ?? process.env, signal }),
  };
}

function run<T>(
  { module, env = process.env, timeLimit = TIME_LIMIT }: KeychainProcessOptions,
  call: Call,
  schema: v.GenericSchema<unknown, T>,
): Promise<T> {
  const child = spawn(process.execPath, ['-e', PROGRAM], {
    // In VS Code, process.execPath can be Electron; NODE_OPTIONS are meant for our own process.
    env: { ...env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: undefined },
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  // Who has stopped waiting may end.
  for (const each of [child, child.stdin, child.stdout]) if ('unref' in each) (each as ChildProcess | Socket).unref();
  const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit).unref();
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > MAX_OUTPUT) child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      child.stdin.destroy();
      const outcome = code === 0 ? parseOutcome(output, schema) : undefined;
      if (!outcome) reject(new Error(`the keychain's process ended with ${signal ?? code}`));
      else if ('message' in outcome) reject(new Error(outcome.message));
      else resolve(outcome.value);
    });
    // It may be gone before it has read all.
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify({ module, ...call })}\n`);
  });
}

function parseOutcome<T>(
  output: string,
  schema: v.GenericSchema<unknown, T>,
): { readonly value: T } | { readonly message: string } | undefined {
  const json = parseJson(Buffer.from(output));
  if (json.kind !== 'ok') return undefined;
  const failed = parseWith(v.object({ message: v.string() }), json.value);
  if (failed.kind === 'ok') return failed.value;
  const done = parseWith(v.object({ value: v.optional(v.unknown()) }), json.value);
  const value = done.kind === 'ok' ? parseWith(schema, done.value.value) : done;
  return value.kind === 'ok' ? { value: value.value } : undefined;
}
