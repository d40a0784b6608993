import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { redirect, type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../../support/scratchRegistry';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { imageManifest, layoutFiles, toolMade, writeFiles } from '../registry/local/localFixtures';
import { run } from './run';

describe('oci-lens tags', () => {
  let registry: ScratchRegistry;
  afterEach(() => registry.close());

  const start = async (tags: readonly string[], tagsPageSize?: number): Promise<string> => {
    registry = await startScratchRegistry(tagsPageSize === undefined ? {} : { tagsPageSize });
    for (const tag of tags) registry.putManifest('team/app', tag, Buffer.from('{}'), MediaType.ociManifest);
    return `${registry.host}/team/app`;
  };

  it('prints all tags of all pages, in the order of their characters', async () => {
    const repository = await start(['b', 'A', 'c', 'a', '1.9', '1.10'], 2);
    const lines = '1.10\n1.9\nA\na\nb\nc\n';
    expect(await run(['tags', repository])).toMatchObject({ status: 0, printed: lines, reported: '' });
    expect(registry.count({ kind: 'tags' })).toBe(3);
    expect(await run(['tags', `${repository}:1.9`])).toMatchObject({ printed: lines });
  });

  it('prints one JSON object', async () => {
    const repository = await start(['b', 'a']);
    const { printed } = await run(['tags', repository, '--json']);
    expect(printed).toBe(`{"repository":"${repository}","tags":["a","b"]}\n`);
  });

  it('leaves out what is no tag, and counts it', async () => {
    const repository = await start(['a']);
    registry.on({ kind: 'tags' }, wrongBody(JSON.stringify({ name: 'team/app', tags: ['a', '-b', 'c\u001b[2J', 4] })));
    expect(await run(['tags', repository])).toMatchObject({
      status: 0,
      printed: 'a\n',
      reported: `Left out because they are no tags, so that no tool can ask for them: 3. Tell the owner of ${registry.host}.`,
    });
  });

  it('says that a list without an end is not all', { timeout: 10_000 }, async () => {
    const repository = await start(['a']);
    const link = `</v2/team/app/tags/list?last=a>; rel="next"`;
    registry.on({ kind: 'tags' }, status(200, { body: '{"tags":["a"]}', headers: { Link: link } }));
    expect(await run(['tags', repository])).toMatchObject({
      status: 3,
      printed: 'a\n',
      reported: expect.stringMatching(/its list never ends.* these 1: tell the owner.* oci-lens digest/) as unknown,
    });
    expect(registry.count({ kind: 'tags' })).toBeLessThan(6);
  });

  it(
    'prints the 200,000 tags that are read of more, and says how to ask for another',
    { timeout: 30_000 },
    async () => {
      const repository = await start(['a']);
      const many = Array.from({ length: 200_001 }, (_, index) => `t${index}`);
      registry.on({ kind: 'tags' }, wrongBody(JSON.stringify({ name: 'team/app', tags: many })));
      const { status: exit, printed, reported } = await run(['tags', repository]);
      expect(exit).toBe(3);
      expect(printed.split('\n')).toHaveLength(200_001);
      expect(reported).toMatch(/^\S+ has more tags than these 200000: the rest was not read, .* oci-lens digest/);
    },
  );

  it('prints nothing of a list that breaks off', async () => {
    const repository = await start(['a', 'b'], 1);
    registry.on(({ kind, query }) => kind === 'tags' && query.has('last'), redirect('http://169.254.169.254/'));
    expect(await run(['tags', repository])).toMatchObject({ status: 3, printed: '' });
  });

  it('says that there is no such repository', async () => {
    await start([]);
    expect(await run(['tags', `${registry.host}/nobody`])).toMatchObject({
      status: 3,
      reported: expect.stringMatching(/has no repository .*nobody/) as unknown,
    });
  });

  it('says that there is no such folder', async () => {
    await start([]);
    expect(await run(['tags', 'oci:folder'])).toMatchObject({
      status: 3,
      printed: '',
      reported: expect.stringMatching(/folder does not exist: check the path\.$/) as unknown,
    });
  });
});

describe('oci-lens tags of this machine', () => {
  const surroundings = { workingFolder: toolMade, homeFolder: toolMade };
  let scratch: ScratchFolder;
  beforeEach(async () => {
    scratch = await createScratchFolder({});
  });
  afterEach(() => scratch.remove());

  it.each([
    ['oci:umoci', 'base'],
    ['oci:~/umoci', 'base'],
    ['oci:umoci:other', 'base'],
    ['oci:crane-signed', 'multi'],
    ['oci-archive:skopeo-oci-archive.tar', 'base'],
    ['docker-archive:skopeo-docker-archive.tar', 'example.com/team/base:1.0'],
  ])('prints the names in %s', async (place, tag) => {
    expect(await run(['tags', place], surroundings)).toMatchObject({ status: 0, printed: `${tag}\n`, reported: '' });
  });

  it('prints one JSON object, with the place as it was typed', async () => {
    const { printed } = await run(['tags', '--json', 'oci:./umoci:base'], surroundings);
    expect(printed).toBe('{"repository":"oci:./umoci","tags":["base"]}\n');
  });

  it('prints what can be asked for by it, in the order of its characters, and counts what is left out', async () => {
    const [one, two] = [imageManifest('one'), imageManifest('two')];
    const files = layoutFiles([
      ['b', one],
      ['a', two],
      ['b', one],
      ['c\u001b[2J', one],
      [undefined, one],
    ]);
    await writeFiles(scratch.path, files);
    const place = `oci:${scratch.path}`;
    const { status: exit, printed, reported } = await run(['tags', place]);
    expect([exit, printed]).toEqual([0, 'a\nb\n']);
    expect(reported).toMatch(/^Left out because no command can name them: 1\. /);
    expect(await run(['digest', `${place}:a`])).toMatchObject({ printed: `{"digest":"${digestOf(two)}"}\n` });
  });
});
