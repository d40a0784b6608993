import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface LockedEntryOptions {
  /** It leads to the session bus. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** Where systems have it: nothing else is run under its name. */
const PROGRAMS = [
  '/usr/bin/dbus-send',
  '/bin/dbus-send',
  '/usr/local/bin/dbus-send',
  '/run/current-system/sw/bin/dbus-send',
];
/** Milliseconds. */
const TIME_LIMIT = 2_000;
const MAX_OUTPUT = 64 * 1024;
const QUESTION = ['/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.SearchItems'];
/** The answer is two lists of paths: entries that are open, then entries that are locked. */
const ANSWER = /^[^[\]]*\[[^[\]]*\][^[\]]*\[[^[\]]*"\/[^[\]]*\]\s*$/;

/**
 * Whether the Secret Service holds an entry, of any account where none is named, that is locked: libsecret gives no entry then, as if
 * there were none. Its owner is not asked to unlock it. False where that cannot be told: no service or no `dbus-send` on this machine, or one that hides what is locked.
 * @see https://specifications.freedesktop.org/secret-service-spec/latest/org.freedesktop.Secret.Service.html
 */
export function isLockedEntry(
  service: string,
  account: string | undefined,
  { env, signal }: LockedEntryOptions,
): Promise<boolean> {
  const program = PROGRAMS.find((file) => existsSync(file));
  const names = account === undefined ? ['service', service] : ['service', service, 'account', account];
  // A comma would end the text.
  if (program === undefined || names.some((name) => /[^\w.:[\]-]/.test(name))) return Promise.resolve(false);
  const attributes = `dict:string:string:${names.join(',')}`;
  const how = ['--session', '--print-reply', `--reply-timeout=${TIME_LIMIT}`, '--dest=org.freedesktop.secrets'];
  const options = { env, signal, timeout: TIME_LIMIT, maxBuffer: MAX_OUTPUT, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve) => {
    execFile(program, [...how, ...QUESTION, attributes], options, (error, output) => {
      resolve(!error && ANSWER.test(output));
    });
  });
}
