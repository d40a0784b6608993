import { mkdir, realpath, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWERS, createHelperMachine, gone, HAS_NONE, type HelperMachine, loggedProcesses } from './helperMachine';

const LIMIT = 15_000;
const never = new AbortController().signal;

describe('CredentialHelpers', () => {
  let machine: HelperMachine;
  beforeEach(async () => {
    machine = await createHelperMachine();
  });
  afterEach(() => machine.remove());

  const get = (suffix: string, server = 'registry.example.com') => machine.helpers().get(suffix, server, never);

  it('writes the server to standard input and reads user and secret', async () => {
    await machine.helper('store', ANSWERS);
    expect(await get('store')).toEqual({
      outcome: 'found',
      credential: { kind: 'basic', username: 'ada', password: 'secret of registry.example.com' },
    });
  });

  it('runs `get` in the home folder', async () => {
    await machine.helper('store', `echo "$# $1 $(pwd)" >> "$LOG"; echo '{"Username":"a","Secret":"b"}'`);
    await get('store');
    expect(await machine.runs()).toEqual([`1 get ${await realpath(machine.home)}`]);
  });

  it('runs a helper that is a program for another interpreter', async () => {
    const answer = `process.stdout.write(JSON.stringify({Username: 'ada', Secret: require('fs').readFileSync(0, 'utf8')}))`;
    await machine.helper('node', `#!${process.execPath}\n${answer}`);
    expect(await get('node')).toMatchObject({ credential: { password: 'registry.example.com' } });
  });

  it('takes the secret of the user <token> for an identity token', async () => {
    await machine.helper('store', `echo '{"Username":"<token>","Secret":"refresh"}'`);
    expect(await get('store')).toEqual({ outcome: 'found', credential: { kind: 'identityToken', token: 'refresh' } });
  });

  it('knows that a helper has no entry', async () => {
    await machine.helper('store', HAS_NONE);
    expect(await get('store')).toEqual({ outcome: 'none' });
  });

  it.each([
    ['prints garbage', `echo 'Segmentation fault (core dumped)'`],
    ['prints bytes that are no text', `printf '\\377\\376\\000'`],
    ['prints nothing', 'exit 0'],
    ['prints other JSON', `echo '{"user":"ada"}'`],
    ['prints no string as its secret', `echo '{"Username":"ada","Secret":{"a":1}}'`],
    ['prints JSON that nests deeply', `head -c 60000 /dev/zero | tr '\\0' '['`],
    ['exits 1', `echo 'the store is not initialized'; exit 1`],
    ['exits 1 after an answer', `echo '{"Username":"ada","Secret":"secret"}'; exit 1`],
    ['kills itself', 'kill -9 $$'],
    ['prints megabytes', `head -c 4000000 /dev/zero | tr '\\0' 'x'`],
  ])('says that a helper failed which %s', { timeout: LIMIT }, async (_, script) => {
    await machine.helper('store', script);
    expect(await get('store')).toEqual({ outcome: 'failed' });
  });

  it('says that a helper failed whose interpreter is missing', { timeout: LIMIT }, async () => {
    await machine.helper('store', '#!/no/such/interpreter\n');
    expect(await get('store')).toEqual({ outcome: 'failed' });
  });

  it('knows that an empty secret is none', async () => {
    await machine.helper('store', `echo '{"ServerURL":"","Username":"","Secret":""}'`);
    expect(await get('store')).toEqual({ outcome: 'none' });
  });

  it('reads the answer of a helper that does not read', async () => {
    await machine.helper('store', `exec 0<&-; echo '{"Username":"ada","Secret":"secret"}'`);
    expect(await get('store')).toMatchObject({ outcome: 'found' });
  });

  it('stops a helper that prints without end, and what it started', { timeout: LIMIT }, async () => {
    await machine.helper('store', 'yes & echo "$$ $!" >> "$LOG"; wait');
    expect(await get('store')).toEqual({ outcome: 'failed' });
    await gone(await loggedProcesses(machine));
  });

  it('stops a helper that hangs, and what it started', { timeout: LIMIT }, async () => {
    await machine.helper('store', `trap '' TERM INT HUP; sleep 600 & echo "$$ $!" >> "$LOG"; wait`);
    expect(await machine.helpers({ timeLimit: 300 }).get('store', 'registry.example.com', never)).toEqual({
      outcome: 'timeout',
    });
    await gone(await loggedProcesses(machine));
  });

  it('does not wait for what a helper left behind with its output open', { timeout: LIMIT }, async () => {
    await machine.helper('store', 'sleep 600 & echo "$!" >> "$LOG"');
    const answer = await machine.helpers({ timeLimit: 300 }).get('store', 'registry.example.com', never);
    expect(answer).toEqual({ outcome: 'timeout' });
    await gone(await loggedProcesses(machine));
  });

  it('says that a helper is missing', async () => {
    expect(await get('store')).toEqual({ outcome: 'missing' });
  });

  it('takes neither a folder nor a file that cannot be run for a helper', async () => {
    await mkdir(path.join(machine.bin, 'docker-credential-folder'));
    await machine.write('bin/docker-credential-text', 'text');
    expect(await get('folder')).toEqual({ outcome: 'missing' });
    expect(await get('text')).toEqual({ outcome: 'missing' });
  });

  it.each(['../evil', '/../evil', 'a/b', 'a\\b', '', 'a b', 'x;touch y', '$(id)', 'x\ny', 'x\0'])(
    'refuses %j for a name',
    async (suffix) => {
      await machine.program('evil', ANSWERS);
      expect(await get(suffix)).toEqual({ outcome: 'refused' });
      expect(await machine.runs()).toEqual([]);
    },
  );

  it('runs none in an untrusted workspace, and asks each time', async () => {
    await machine.helper('store', ANSWERS);
    let trusted = false;
    const helpers = machine.helpers({ trusted: () => trusted });
    const before = helpers.version();
    expect(await helpers.get('store', 'a.example.com', new AbortController().signal)).toEqual({ outcome: 'refused' });
    expect(await machine.runs()).toEqual([]);
    trusted = true;
    expect(helpers.version()).not.toBe(before);
    expect(await helpers.get('store', 'a.example.com', new AbortController().signal)).toMatchObject({
      outcome: 'found',
    });
  });

  describe('where helpers are found', () => {
    const withPath = (text: string) =>
      machine.helpers({ env: { ...machine.env, PATH: text } }).get('store', 'a.example.com', never);

    it('finds none in the workspace', async () => {
      await machine.program('workspace/bin/docker-credential-store', ANSWERS);
      expect(await withPath(`${machine.workspace}/bin:/usr/bin:/bin`)).toEqual({ outcome: 'missing' });
      expect(await withPath(`${machine.bin}/../workspace/bin:/usr/bin:/bin`)).toEqual({ outcome: 'missing' });
    });

    it('passes the workspace by for the next folder', async () => {
      await machine.program('workspace/docker-credential-store', 'exit 1');
      await machine.helper('store', ANSWERS);
      expect(await withPath(`${machine.workspace}:${machine.bin}:/usr/bin:/bin`)).toMatchObject({ outcome: 'found' });
    });

    it('finds none in a folder or behind a file that is a link into the workspace', async () => {
      const program = await machine.program('workspace/docker-credential-store', ANSWERS);
      await symlink(machine.workspace, path.join(machine.root, 'link'));
      expect(await withPath(`${machine.root}/link:/usr/bin:/bin`)).toEqual({ outcome: 'missing' });
      await symlink(program, path.join(machine.bin, 'docker-credential-store'));
      expect(await withPath(machine.bin)).toEqual({ outcome: 'missing' });
    });

    it('finds none in a relative folder', async () => {
      await machine.helper('store', ANSWERS);
      const relative = path.relative(process.cwd(), machine.bin);
      expect(await withPath(`${relative}::.`)).toEqual({ outcome: 'missing' });
    });

    it.each(['.docker/bin', '.rd/bin'])('finds one in ~/%s, which PATH lacks', async (folder) => {
      await machine.program(`home/${folder}/docker-credential-store`, ANSWERS);
      expect(await withPath('/usr/bin:/bin')).toMatchObject({ outcome: 'found' });
      expect(await machine.helpers({ env: { LOG: machine.env['LOG'] } }).get('store', 'x', never)).toMatchObject({
        outcome: 'found',
      });
    });

    it('gives the helper the same folders for the programs that it runs', async () => {
      await machine.helper('store', `echo "$PATH" >> "$LOG"; exit 1`);
      await withPath(`${machine.workspace}:.:${machine.bin}:/usr/bin:/bin`);
      const [line] = await machine.runs();
      expect(line?.split(':').slice(0, 3)).toEqual([machine.bin, '/usr/bin', '/bin']);
      expect(line).not.toContain(machine.workspace);
    });
  });

  describe('with several askers', () => {
    it('runs one process for one entry', async () => {
      await machine.helper('store', ANSWERS);
      const helpers = machine.helpers();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => helpers.get('store', 'a.example.com', new AbortController().signal)),
      );
      expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['found']));
      expect(await machine.runs()).toEqual(['a.example.com']);
    });

    it('gives each entry of each helper an answer of its own', async () => {
      await machine.helper('store', ANSWERS);
      await machine.helper('other', ANSWERS.replace('ada', 'bob'));
      const helpers = machine.helpers();
      const asked = [
        ['store', 'a.example.com', 'ada'],
        ['store', 'b.example.com', 'ada'],
        ['other', 'a.example.com', 'bob'],
      ] as const;
      const answers = await Promise.all(asked.map(([suffix, server]) => helpers.get(suffix, server, never)));
      expect(answers.map((answer) => (answer.outcome === 'found' ? answer.credential : answer))).toEqual(
        asked.map(([, server, username]) => ({ kind: 'basic', username, password: `secret of ${server}` })),
      );
    });

    it('answers the others when one leaves', { timeout: LIMIT }, async () => {
      await machine.helper('store', `echo "$$" >> "$LOG"; sleep 0.3; echo '{"Username":"a","Secret":"b"}'`);
      const helpers = machine.helpers();
      const leaving = new AbortController();
      const left = helpers.get('store', 'a.example.com', leaving.signal);
      const stays = helpers.get('store', 'a.example.com', never);
      await loggedProcesses(machine);
      leaving.abort();
      await expect(left).rejects.toMatchObject({ name: 'RegistryError', kind: 'cancelled' });
      expect(await stays).toMatchObject({ outcome: 'found' });
    });

    it('stops the process when the last one leaves', { timeout: LIMIT }, async () => {
      await machine.helper('store', 'sleep 600 & echo "$$ $!" >> "$LOG"; wait');
      const leaving = new AbortController();
      const left = machine.helpers().get('store', 'a.example.com', leaving.signal);
      const pids = await loggedProcesses(machine);
      leaving.abort();
      await expect(left).rejects.toMatchObject({ kind: 'cancelled' });
      await gone(pids);
    });
  });
});
