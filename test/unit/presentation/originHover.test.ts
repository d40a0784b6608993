import { describe, expect, it } from 'vitest';
import { originHover } from '../../../src/presentation/originHover';
import { readHover } from './readHover';

const reference = { registry: 'quay.io', repository: 'team/app', tag: '1.25' };
const place = { uri: 'file:///work/values (1).yaml', start: 12, text: 'quay.io' };

describe('where a composed value comes from', () => {
  it('names each part with its place, a line of the document as a link, a file by its name', () => {
    const { text, links } = readHover(
      originHover(reference, {
        written: 'team/app',
        variables: [],
        parts: [
          { part: 'registry', from: { kind: 'line', line: 3, place } },
          { part: 'repository', from: { kind: 'here' } },
          { part: 'tag', from: { kind: 'file', path: '../Chart.yaml' } },
        ],
      }),
    );
    expect(text).toContain('Repository team/app as written here');
    expect(text).toContain('team/app → quay.io/team/app:1.25');
    expect(text).toContain('Registry quay.io from line 3');
    expect(text).toContain('Tag 1.25 from ../Chart.yaml');
    expect(links).toHaveLength(1);
    expect(links[0]?.to).toMatch(/^command:ociLens\.openOrigin\?/);
    expect(JSON.parse(decodeURIComponent(links[0]?.to.split('?')[1] ?? ''))).toEqual([place]);
  });

  it('says that a tag stands in another file, where no place is known for it', () => {
    const parts = [{ part: 'tag' as const, from: { kind: 'unknownFile' as const } }];
    const { text } = readHover(originHover(reference, { written: 'team/app', variables: [], parts }));
    expect(text).toContain('The tag stands in another file');
    expect(text).not.toContain('Tag 1.25');
  });

  it('says that a variable can override it', () => {
    const { text } = readHover(
      originHover(reference, { written: '${IMAGE:-quay.io/team/app:1.25}', variables: ['IMAGE'], parts: [] }),
    );
    expect(text).toContain('${IMAGE:-quay.io/team/app:1.25} → quay.io/team/app:1.25');
    expect(text).toContain('IMAGE can be set to something else when this is built or run.');
  });

  it('warns of a tag that Helm may render as another number', () => {
    const parts = [{ part: 'tag' as const, from: { kind: 'line' as const, line: 3, place }, readAs: '1.1' }];
    const { text } = readHover(
      originHover({ ...reference, tag: '1.10' }, { written: 'team/app', variables: [], parts }),
    );
    expect(text).toContain('Helm reads the tag 1.10 as a number and may render 1.1');
  });

  it('shows what a workspace wrote as text', () => {
    const evil = '![](https://evil/x.png)[x](command:x)|`<img src=x>\u202e';
    const { links, others, text } = readHover(
      originHover(reference, {
        written: evil,
        variables: [],
        parts: [
          { part: 'all', from: { kind: 'line', line: 1, place: { ...place, text: `)${evil}` } } },
          { part: 'tag', from: { kind: 'file', path: evil } },
        ],
      }),
    );
    expect(links.map(({ text: label }) => label)).toEqual(['line 1']);
    expect(others).toEqual([]);
    expect(text).not.toContain('\u202e');
  });

  it('stops at eight parts', () => {
    const parts = Array.from({ length: 50 }, (_, line) => ({
      part: 'tag' as const,
      from: { kind: 'line' as const, line, place },
    }));
    expect(readHover(originHover(reference, { written: 'x', variables: [], parts })).links).toHaveLength(8);
  });
});
