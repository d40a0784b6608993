import { afterEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { redirect, type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../../support/scratchRegistry';
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
      reported: 'Left out because they are no tags: 3',
    });
  });

  it('says that a list without an end is not all', { timeout: 10_000 }, async () => {
    const repository = await start(['a']);
    const link = `</v2/team/app/tags/list?last=a>; rel="next"`;
    registry.on({ kind: 'tags' }, status(200, { body: '{"tags":["a"]}', headers: { Link: link } }));
    expect(await run(['tags', repository])).toMatchObject({
      status: 3,
      printed: 'a\n',
      reported: expect.stringMatching(/its list never ends/) as unknown,
    });
  });

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

  it('asks no folder', async () => {
    await start([]);
    expect(await run(['tags', 'oci:folder'])).toMatchObject({ status: 2, printed: '' });
  });
});
