// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The path of the first of these programs that is installed.
 *
 * @param {...string} names
 * @returns {string | undefined}
 */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

/** The browser that shows the workbench; `CHROMIUM` names another one. */
export function findChromium() {
  return process.env.CHROMIUM || findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome');
}

/** Debian's registry (the distribution project, 2.8). */
export function findDockerRegistry() {
  return findProgram('docker-registry');
}

/** The library by which programs of Linux ask a keychain. */
export function findLibsecret() {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'];
  return folders.map((folder) => path.join(folder, 'libsecret-1.so.0')).find((file) => existsSync(file));
}
