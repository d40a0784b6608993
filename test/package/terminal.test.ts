import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { oldest } from '../../scripts/paths.mjs';
import { pushContent } from '../support/sampleImages';
import { buildArtifact } from '../support/sampleImages/buildArtifact';
import { createScratchFolder, type ScratchFolder } from '../support/scratchFolder';
import { type ScratchRegistry, stallInBody } from '../support/scratchRegistry';
import { createMachine, dockerConfig, type Machine, startTeamRegistry, workspace } from './terminal';

const FILES = [
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES.txt',
  'dist/cli.js',
  'docs/ci.md',
  'docs/credentials.md',
  'docs/rules.md',
  'docs/terminal.md',
  'package.json',
];

/** Set-up says why there is none: it comes with the stand-in for VS Code, which exists for Linux on x64. */
describe.skipIf(!existsSync(oldest.node))('the terminal, installed into an empty folder with the oldest Node', () => {
  let machine: Machine;
  let folder: ScratchFolder;
  let registry: ScratchRegistry;

  beforeAll(async () => {
    registry = await startTeamRegistry();
    machine = await createMachine(oldest);
    folder = await createScratchFolder({ 'docker/config.json': dockerConfig(registry) });
    const { status, reported } = await machine.bash(`npm install '${inject('tarball')}'`, folder.path);
    expect({ status, reported }).toEqual({ status: 0, reported: '' });
  });

  afterAll(async () => {
    await machine.remove();
    await folder.remove();
    await registry.close();
  });

  const installed = (file = '') => path.join(folder.path, 'node_modules/@oci-lens/cli', file);

  /** From the folder of the workspace, with the account that may see the image. */
  const ociLens = async (image: string, command: string) => {
    for (const [name, text] of Object.entries(workspace(image))) {
      await writeFile(path.join(folder.path, path.basename(name)), text);
    }
    const program = path.join(folder.path, 'node_modules/.bin/oci-lens');
    return machine.bash(`'${program}' ${command}`, folder.path, { DOCKER_CONFIG: path.join(folder.path, 'docker') });
  };

  it('is what its package names: one program, with nothing that it depends on', async () => {
    const entries = await readdir(installed(), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const names = files.map(({ parentPath, name }) => path.relative(installed(), path.join(parentPath, name)));
    expect(names.sort()).toEqual(FILES);
    expect((await readdir(path.join(folder.path, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual([
      '@oci-lens',
    ]);
    const notices = await readFile(installed('THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['https-proxy-agent', 'diff', 'node-fetch'])
      expect(notices).toMatch(new RegExp(`^${name} `, 'm'));
    expect(notices).not.toContain('keytar');
    const { engines } = JSON.parse(await readFile(installed('package.json'), 'utf8')) as { engines: { node: string } };
    const { printed } = await machine.bash('node --version', folder.path);
    expect(`>=${printed.trim().slice(1)}`).toBe(engines.node);
  });

  it('ends with 0 where the policy finds nothing', async () => {
    expect(await ociLens(`${registry.host}/team/app:licensed`, 'check .')).toEqual({
      status: 0,
      printed: '',
      reported: expect.not.stringContaining('Error') as string,
    });
  });

  it('ends with 1 for a finding, and tells where it is', async () => {
    const { status, printed } = await ociLens(`${registry.host}/team/app:unlicensed`, 'check .');
    expect(status).toBe(1);
    expect(printed).toMatch(/^pod\.yaml:6:14 error licence-present: The image states no licence/);
  });

  it('ends with 3 where a registry does not answer', async () => {
    const { status, printed } = await ociLens('127.0.0.1:1/team/app:1', 'check .');
    expect(status).toBe(3);
    expect(printed).toMatch(/^pod\.yaml:6:14 unknown licence-present: /);
  });

  it('finds references', async () => {
    const { status, printed } = await ociLens('nginx:1.27', 'find --json .');
    expect(status).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ file: 'pod.yaml', line: 6, column: 14, tag: '1.27', status: 'image' });
  });

  it('ends with 3 where its output could not be written, and says so', async () => {
    expect(await ociLens('nginx:1.27', 'find pod.yaml > /dev/full')).toEqual({
      status: 3,
      printed: '',
      reported: 'The output could not be written (ENOSPC): check where it goes, and the disk.\n',
    });
  });

  it('ends as it would otherwise where nobody reads what it reports', async () => {
    const program = path.join(folder.path, 'node_modules/.bin/oci-lens');
    const script = `exec 3> >(true); wait $!; '${program}' find missing one two 2>&3`;
    expect(await machine.bash(script, folder.path)).toMatchObject({ status: 3, printed: '' });
  });

  it.each([
    ['HUP', 129],
    ['INT', 130],
    ['TERM', 143],
  ])('takes away what it had begun to pull where it gets SIG%s', async (signal, status) => {
    const bytes = Buffer.from('content');
    const file = { mediaType: 'text/plain', bytes, annotations: { 'org.opencontainers.image.title': 'file.txt' } };
    pushContent(registry, 'team/file', buildArtifact({ layers: [file] }), '1');
    const proceed = registry.on({ kind: 'blob' }, stallInBody(1));
    const program = path.join(folder.path, 'node_modules/.bin/oci-lens');
    // What bash starts in the background without job control would ignore SIGINT.
    const script = [
      `set -m; '${program}' pull ${registry.host}/team/file:1 -o out & set +m`,
      'until [ -s out/.oci-lens-*/0 ]; do sleep 0.05; done',
      // Bash has a word of its own for what a signal ends.
      `kill -${signal} $!; { wait $! || status=$?; } 2> told`,
      'ls -A out; exit $status',
    ].join('\n');
    expect(await machine.bash(script, folder.path)).toEqual({ status, printed: '', reported: '' });
    proceed();
  });

  // `script`, which gives a program a terminal of its own, is on every Debian; other systems have other ones, or none.
  it.skipIf(!existsSync('/usr/bin/script'))('ends by SIGHUP where its terminal is closed while it prints', async () => {
    const pods = Array.from({ length: 5_000 }, (_, index) => `---\n${workspace(`nginx:${index}`)['k8s/pod.yaml']}`);
    await writeFile(path.join(folder.path, 'pods.yaml'), pods.join(''));
    const program = path.join(folder.path, 'node_modules/.bin/oci-lens');
    // The shell between them stays, and tells.
    const inTerminal = `trap "" HUP; '${program}' find pods.yaml 2> reported; echo $? > status`;
    const script = [
      `mkfifo shown; script -qfc "$IN_TERMINAL" /dev/null > shown & disown`,
      // Nobody reads more of it, so that there is more to print.
      'exec 3< shown; head -c 1 <&3 > first; kill -KILL $!',
      'until [ -s status ]; do sleep 0.05; done',
      'cat status',
    ].join('\n');
    expect(await machine.bash(script, folder.path, { IN_TERMINAL: inTerminal })).toEqual({
      status: 0,
      printed: '129\n',
      reported: '',
    });
  });

  it('explains its rules in SARIF, from the page that comes with it', async () => {
    const { printed } = await ociLens(`${registry.host}/team/app:unlicensed`, 'check --sarif .');
    const { runs } = JSON.parse(printed) as { runs: { tool: { driver: { rules: Rule[] } } }[] };
    const rule = runs[0]?.tool.driver.rules.find(({ id }) => id === 'licence-present');
    expect(rule?.help.markdown).toMatch(/Requests/);
  });
});

interface Rule {
  readonly id: string;
  readonly help: { readonly text: string; readonly markdown?: string };
}
