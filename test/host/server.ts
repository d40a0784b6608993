import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { host } from '../../scripts/paths.mjs';
import { startGuarded } from '../support/guardedProgram';
import type { Profile } from './profile';

/** A VS Code server; its window is whatever browser opens `origin`. */
export interface Server {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** Resolves when the server has ended and the profile's folder is gone. */
  readonly ended: Promise<number>;
  readonly stop: () => Promise<void>;
}

export interface ServerOptions {
  /** For the server and with it for the extension host; undefined takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  onOutput?: (text: string) => void;
  /** The language of the workbench and of extensions. */
  locale?: string;
}

/** The profile belongs to the server from now on: its folder goes when the server does. */
export async function startServer(profile: Profile, { env, onOutput, locale }: ServerOptions = {}): Promise<Server> {
  const args = [
    ...['--bind-addr', '127.0.0.1:0', '--auth', 'none', '--ignore-last-opened'],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--disable-proxy'],
    ...(profile.trust === 'given' ? ['--disable-workspace-trust'] : []),
    ...(locale ? ['--locale', locale] : []),
  ];
  const { match, ended, stop } = await startGuarded({
    command: host.node,
    args: [host.entry, ...profileArguments(profile), ...args],
    env: { ...serverEnvironment(profile), ...env },
    folder: profile.folder,
    ready: /listening on (http:\/\/127\.0\.0\.1:\d+)/,
    ...(onOutput && { onOutput }),
  });
  return { origin: match[1]!, ended, stop };
}

/** Installs a packaged extension, before the server starts. */
export async function installExtension(profile: Profile, vsix: string): Promise<void> {
  await promisify(execFile)(host.node, [host.entry, ...profileArguments(profile), '--install-extension', vsix], {
    env: serverEnvironment(profile),
  });
}

/** How the workbench in the browser names a file of this machine. */
export function remoteUri({ origin }: Server, file: string): { scheme: string; authority: string; path: string } {
  return { scheme: 'vscode-remote', authority: new URL(origin).host, path: file };
}

/** @param opened a folder, or the file of a workspace with several. */
export function workbenchUrl(server: Server, opened?: string, file?: string): string {
  const url = new URL(server.origin);
  if (opened) url.searchParams.set(opened.endsWith('.code-workspace') ? 'workspace' : 'folder', opened);
  if (file) {
    const { scheme, authority, path: place } = remoteUri(server, file);
    url.searchParams.set('payload', JSON.stringify([['openFile', `${scheme}://${authority}${encodeURI(place)}`]]));
  }
  return url.href;
}

function profileArguments({ folder, userData, extensions }: Profile): string[] {
  // Always with a configuration of its own, or code-server writes one into the home folder.
  const config = path.join(folder, 'config.yaml');
  return ['--user-data-dir', userData, '--extensions-dir', extensions, '--config', config];
}

/** Variables that would lead the server astray: it must not find a proxy, another VS Code, or somebody's password. */
const strayVariables =
  /^(https?_proxy|all_proxy|no_proxy|node_options|electron_.*|vscode_(ipc|pid|cwd|nls|esm|code).*|port|password|hashed_password|code_server_.*)$/i;

function serverEnvironment(profile: Profile): Record<string, string | undefined> {
  const xdg = path.join(profile.folder, 'xdg');
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !strayVariables.test(name)));
  return { ...env, XDG_CONFIG_HOME: xdg, XDG_DATA_HOME: xdg, XDG_CACHE_HOME: xdg, TMPDIR: profile.temporary };
}
