// @ts-check
import { findProgram } from './programs.mjs';
import { lastLine, run } from './run.mjs';

/**
 * What could not be made ready: what it is, why, and what that costs.
 * @typedef {{ what: string, why: string, costs: string }} Missing
 */

/**
 * A package of Debian: how to see whether it is there, and what its want costs.
 * @typedef {{ name: string, present: () => string | undefined, costs: string }} DebianPackage
 */

/**
 * Installs those of the packages that are not there, if that may be done here without asking.
 *
 * @param {readonly DebianPackage[]} packages
 * @returns {Promise<Missing[]>}
 */
export async function installDebianPackages(packages) {
  const wanted = packages.filter(({ present }) => !present());
  if (!wanted.length) return [];
  const names = wanted.map(({ name }) => name);
  const why = await aptInstall(names);
  return wanted
    .filter(({ present }) => !present())
    .map(({ name, costs }) => ({ what: name, costs, why: why ?? 'the package did not bring the program' }));
}

/**
 * @param {string[]} names
 * @returns {Promise<string | undefined>} Why it did not work.
 */
async function aptInstall(names) {
  const apt = findProgram('apt-get');
  if (!apt) return 'there is no apt-get to install it with';
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (!findProgram('sudo') || (await run('sudo', ['-n', 'true'])).code !== 0)) {
    return `only root may install it: sudo apt-get install ${names.join(' ')}`;
  }
  console.log(`Set-up: installing ${names.join(', ')} with apt-get…`);
  const asRoot = [...(isRoot ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', apt];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
    const [command = apt, ...rest] = [...asRoot, ...args];
    const { code, output } = await run(command, rest);
    if (code !== 0) return `apt-get ${args[0]} failed: ${lastLine(output)}`;
  }
  return undefined;
}
