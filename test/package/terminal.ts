import { spawn } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildImage } from '../support/sampleImages/buildImage';
import { pushContent } from '../support/sampleImages';
import { createScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../support/scratchRegistry';

export interface Outcome {
  readonly status: number | null;
  readonly printed: string;
  readonly reported: string;
}

/** A machine as a job finds it: an empty home, programs, and nothing of the environment of these tests; npm may ask nobody. */
export interface Machine {
  readonly home: string;
  /** Runs lines as a job does: in bash, which ends at the first that fails. */
  readonly bash: (script: string, folder: string, env?: Readonly<Record<string, string>>) => Promise<Outcome>;
  readonly remove: () => Promise<void>;
}

export async function createMachine(programs: Readonly<Record<'node' | 'npm', string>>): Promise<Machine> {
  const folder = await createScratchFolder({});
  const inside = (name: string) => path.join(folder.path, name);
  await mkdir(inside('home'));
  await mkdir(inside('bin'));
  await symlink(programs.node, inside('bin/node'));
  // Whatever npm starts finds this Node, too.
  await writeFile(inside('bin/npm'), `#!/bin/sh\nexec "${programs.node}" "${programs.npm}" "$@"\n`, { mode: 0o755 });
  const env = {
    HOME: inside('home'),
    PATH: [inside('bin'), inside('global/bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    npm_config_prefix: inside('global'),
    npm_config_cache: inside('npm-cache'),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
  };
  return {
    home: inside('home'),
    bash: (script, cwd, more) => run('bash', ['-e', '-c', script], { cwd, env: { ...env, ...more } }),
    remove: () => folder.remove(),
  };
}

/** A registry with images of the repository `team/app`, which only `ci` may see; `licensed` alone holds what the policy wants. */
export async function startTeamRegistry(): Promise<ScratchRegistry> {
  const registry = await startScratchRegistry({
    auth: { kind: 'bearer', accounts: { ci: 'secret' }, privateRepositories: ['team/app'] },
  });
  const image = (annotations: Readonly<Record<string, string>>) =>
    buildImage({ platform: { os: 'linux', architecture: 'amd64' }, annotations, steps: [] });
  pushContent(registry, 'team/app', image({ 'org.opencontainers.image.licenses': 'MIT' }), 'licensed');
  pushContent(registry, 'team/app', image({}), 'unlicensed');
  return registry;
}

/** What `docker login` leaves for that account. */
export function dockerConfig({ host }: ScratchRegistry): string {
  return JSON.stringify({ auths: { [host]: { auth: Buffer.from('ci:secret').toString('base64') } } });
}

/** The files of a workspace that names this image, with a policy that has to ask the registry. */
export function workspace(image: string): Readonly<Record<string, string>> {
  return {
    '.oci-lens.yaml': 'rules: { licence-present: error }\n',
    'k8s/pod.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: app\n      image: ${image}\n`,
  };
}

function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let reported = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (reported += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, printed, reported }));
  });
}
