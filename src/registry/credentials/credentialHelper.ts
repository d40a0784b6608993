import path from 'node:path';
import * as v from 'valibot';
import { parseJson, parseWith } from '../../oci/parsed';
import { cancelledError } from '../registryError';
import { SharedLoads } from '../sharedLoads';
import type { Credential, CredentialFailure } from './credentialSource';
import { type HelperRun, runHelper } from './helperProcess';
import { findHelperProgram, helperFolders, isHelperSuffix } from './helperProgram';
import { outsideFolders } from './insideFolders';

export type HelperAnswer =
  { readonly outcome: 'found'; readonly credential: Credential } | { readonly outcome: 'none' | CredentialFailure };

export interface CredentialHelpersOptions {
  /** The environment of the process: helpers find their session bus, their cloud's profile and their keys by it. */
  readonly env: NodeJS.ProcessEnv;
  /** The user's home, absolute; the working folder of a helper. */
  readonly home: string;
  /** No program in these is run. */
  readonly workspaceFolders: () => readonly string[];
  /** Whether the workspace is trusted: no helper runs otherwise. */
  readonly trusted: () => boolean;
  /** Milliseconds. */
  readonly timeLimit?: number;
}

const DEFAULT_TIME_LIMIT = 10_000;
/** How a helper says that it has no entry, with exit code 1: the library that helpers are built with fixes the words. */
const NOT_FOUND = 'credentials not found in native keychain';
/** The user of a secret that is an identity token. */
const TOKEN_USER = '<token>';

const answerSchema = v.object({ Username: v.string(), Secret: v.string() });

/**
 * Docker's credential helpers, `docker-credential-<suffix>`. Concurrent askers of one entry share one process.
 * @see https://github.com/docker/docker-credential-helpers#development
 */
export class CredentialHelpers {
  private readonly runs = new SharedLoads<HelperAnswer>();

  constructor(private readonly options: CredentialHelpersOptions) {}

  /**
   * What the helper keeps under `server`, which is a host or, for Docker Hub, an address. Rejects only with a RegistryError of
   * kind 'cancelled'.
   */
  get(suffix: string, server: string, signal: AbortSignal): Promise<HelperAnswer> {
    return this.runs.ask(
      `${suffix} ${server}`,
      signal,
      (shared) => this.run(suffix, server, shared),
      () => cancelledError(server),
    );
  }

  /** Changes when a helper that was refused may be asked, or the other way round. */
  version(): string {
    return JSON.stringify([this.options.trusted(), this.options.workspaceFolders()]);
  }

  private async run(suffix: string, server: string, signal: AbortSignal): Promise<HelperAnswer> {
    if (!this.options.trusted() || !isHelperSuffix(suffix)) return { outcome: 'refused' };
    const { home, timeLimit = DEFAULT_TIME_LIMIT } = this.options;
    const { platform } = process;
    const workspaceFolders = this.options.workspaceFolders();
    const { name, value } = pathVariable(this.options.env);
    const folders = await outsideFolders(helperFolders({ path: value, home, platform }), workspaceFolders);
    const program = await findHelperProgram(suffix, folders, workspaceFolders, platform);
    if (program === undefined) return { outcome: 'missing' };
    // The programs that a helper runs in its turn come from the same folders.
    const env = { ...this.options.env, [name]: folders.join(path.delimiter) };
    const run = await runHelper(program, server, { workingFolder: home, env, timeLimit }, signal);
    if (run.kind === 'cancelled') throw cancelledError(server);
    return answerOf(run);
  }
}

/** Windows writes it `Path`. */
function pathVariable(env: NodeJS.ProcessEnv): { readonly name: string; readonly value: string } {
  const name =
    Object.keys(env).find((key) => (process.platform === 'win32' ? key.toUpperCase() : key) === 'PATH') ?? 'PATH';
  return { name, value: env[name] ?? '' };
}

function answerOf(run: Exclude<HelperRun, { kind: 'cancelled' }>): HelperAnswer {
  if (run.kind === 'timeout') return { outcome: 'timeout' };
  if (run.kind !== 'ended') return { outcome: 'failed' };
  if (run.succeeded) return parseAnswer(run.output);
  const message = Buffer.from(run.output).toString('utf8').trim();
  return { outcome: message === NOT_FOUND ? 'none' : 'failed' };
}

function parseAnswer(output: Uint8Array): HelperAnswer {
  const json = parseJson(output);
  const parsed = json.kind === 'ok' ? parseWith(answerSchema, json.value) : json;
  if (parsed.kind !== 'ok') return { outcome: 'failed' };
  const { Username: username, Secret: secret } = parsed.value;
  if (secret === '') return { outcome: 'none' };
  if (username === TOKEN_USER) return { outcome: 'found', credential: { kind: 'identityToken', token: secret } };
  return { outcome: 'found', credential: { kind: 'basic', username, password: secret } };
}
