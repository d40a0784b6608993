import { describe, expect, it } from 'vitest';
import { ImageIndex, type PlaceInFile } from '../../../../src/editor/tree/imageIndex';
import type { ImageNode } from '../../../../src/editor/tree/imageNodes';
import { parseReference, type Reference } from '../../../../src/references/reference';

const named = (text: string): Reference => {
  const parsed = parseReference(text);
  if (parsed.kind !== 'ok') throw new Error(text);
  return parsed.value;
};

/** A file with one text a line; what is no reference is a template. */
function lines(...texts: string[]): PlaceInFile[] {
  return texts.map((text, line): PlaceInFile => ({
    target: text.startsWith('{')
      ? { kind: 'unresolved', reason: { kind: 'templated' } }
      : { kind: 'image', reference: named(text) },
    ...{ text, number: 0, of: 1, start: line * 100, position: { line }, platform: undefined },
  }));
}

const file = (uri: string, folder?: string) => ({ uri, folder });

/** The whole tree, indented. */
function drawn(index: ImageIndex, order: 'byRegistry' | 'byFile'): string[] {
  const childrenOf = (node: ImageNode): readonly ImageNode[] => {
    switch (node.kind) {
      case 'registry':
      case 'repository':
      case 'image':
        return index.byRegistry.within(node);
      case 'folder':
        return index.byFile.filesIn(node);
      case 'file':
        return index.byFile.placesIn(node);
      default:
        return [];
    }
  };
  const draw = (node: ImageNode): string[] => [
    nameOf(node),
    ...childrenOf(node)
      .flatMap(draw)
      .map((line) => `  ${line}`),
  ];
  const roots = order === 'byRegistry' ? index.byRegistry.within(undefined) : index.byFile.roots();
  return roots.flatMap(draw);
}

function nameOf(node: ImageNode | undefined): string {
  switch (node?.kind) {
    case undefined:
      return 'root';
    case 'registry':
      return node.registry;
    case 'repository':
      return node.repository;
    case 'image':
      return node.named.digest ?? `:${node.named.tag ?? ''}`;
    case 'place':
      return node.parent.kind === 'file' ? `${node.text} ${node.line}` : `${node.uri} ${node.line}`;
    case 'file':
    case 'folder':
      return node.uri;
    default:
      return node?.kind ?? '';
  }
}

describe('The index of images', () => {
  it('lists registries, repositories, tags and places, sorted', () => {
    const index = new ImageIndex();
    index.update(file('b.yaml'), lines('nginx:1', 'ghcr.io/a/b:2', 'nginx:1'));
    index.update(file('a.yaml'), lines('nginx:1', 'redis:7', '{{ x }}'));
    expect(drawn(index, 'byRegistry')).toEqual([
      'docker.io',
      '  library/nginx',
      '    :1',
      '      a.yaml 0',
      '      b.yaml 0',
      '      b.yaml 2',
      '  library/redis',
      '    :7',
      '      a.yaml 1',
      'ghcr.io',
      '  a/b',
      '    :2',
      '      b.yaml 1',
    ]);
    expect(index.byRegistry.size).toBe(3);
    expect(index.byRegistry.places('docker.io/library/nginx:1')).toHaveLength(3);
  });

  it('lists files with what stands in them, in the order of the text, also what names no image', () => {
    const index = new ImageIndex();
    index.update(file('b.yaml'), lines('redis:7', 'nginx:1'));
    index.update(file('a.yaml'), lines('{{ x }}'));
    expect(drawn(index, 'byFile')).toEqual(['a.yaml', '  {{ x }} 0', 'b.yaml', '  redis:7 0', '  nginx:1 1']);
  });

  it('lists folders where the workspace has several', () => {
    const index = new ImageIndex();
    index.update(file('two/b.yaml', 'two'), lines('nginx:1'));
    index.update(file('one/a.yaml', 'one'), lines('nginx:1'));
    expect(drawn(index, 'byFile')).toEqual([
      'one',
      '  one/a.yaml',
      '    nginx:1 0',
      'two',
      '  two/b.yaml',
      '    nginx:1 0',
    ]);
    index.update(file('two/b.yaml'), []);
    index.update(file('one/a.yaml'), lines('nginx:1'));
    expect(drawn(index, 'byFile').filter((line) => line === 'one/a.yaml')).toEqual(['one/a.yaml']);
    expect(drawn(index, 'byFile')).toHaveLength(2);
  });

  it.each([
    ['a tag more in a repository', lines('nginx:1', 'nginx:2'), ['library/nginx', ':2'], ['a.yaml']],
    ['a place more of an image', lines('nginx:1', 'nginx:1'), [':1'], ['a.yaml']],
    ['lines above', lines('{{ x }}', 'nginx:1'), [':1'], ['a.yaml']],
    ['a repository more', lines('nginx:1', 'redis:7'), ['docker.io', 'library/redis', ':7'], ['a.yaml']],
    ['a registry more', lines('nginx:1', 'ghcr.io/a/b:1'), ['root', 'ghcr.io', 'a/b', ':1'], ['a.yaml']],
    ['the same', lines('nginx:1'), [], []],
    ['another tag', lines('nginx:2'), ['library/nginx', ':2'], ['a.yaml']],
    ['nothing, while others have it', [], [':1'], ['root']],
  ])('says what changed, and no more: %s', (_what, after, byRegistry, byFile) => {
    const index = new ImageIndex();
    if (after.length === 0) {
      index.update(file('b.yaml'), lines('nginx:1'));
      index.update(file('a.yaml'), lines('nginx:1'));
      const changes = index.update(file('a.yaml'), after);
      expect([...changes.byRegistry].map(nameOf)).toEqual(byRegistry);
      expect([...changes.byFile].map(nameOf)).toEqual(byFile);
      return;
    }
    index.update(file('a.yaml'), lines('nginx:1'));
    const changes = index.update(file('a.yaml'), after);
    expect([...changes.byRegistry].map(nameOf).sort()).toEqual([...byRegistry].sort());
    expect([...changes.byFile].map(nameOf)).toEqual(byFile);
  });

  it('drops what is empty, up to the registry', () => {
    const index = new ImageIndex();
    index.update(file('a.yaml'), lines('nginx:1', 'ghcr.io/a/b:1'));
    expect([...index.update(file('a.yaml'), lines('nginx:1')).byRegistry].map(nameOf)).toEqual(['root']);
    index.update(file('a.yaml'), []);
    expect([drawn(index, 'byRegistry'), drawn(index, 'byFile'), index.uris()]).toEqual([[], [], []]);
    expect(index.byRegistry.size).toBe(0);
  });

  it('keeps nodes, and the names of those that have moved', () => {
    const index = new ImageIndex();
    index.update(file('a.yaml'), lines('nginx:1', 'redis:7'));
    const before = index.inFile('a.yaml');
    index.update(file('a.yaml'), lines('nginx:1', '{{ x }}', 'redis:7'));
    const after = index.inFile('a.yaml');
    expect(after[0]).toBe(before[0]);
    expect(after[2]).not.toBe(before[1]);
    expect(after[2]?.id).toBe(before[1]?.id);
  });

  it('has a name of its own for every node', () => {
    const index = new ImageIndex();
    index.update(
      file('a.yaml'),
      lines('nginx:1', 'nginx:1', '{{ x }}', '{{ x }}', 'nginx', `nginx@sha256:${'a'.repeat(64)}`),
    );
    index.update(file('b.yaml'), lines('nginx:1', '{{ x }}'));
    const ids = ['a.yaml', 'b.yaml'].flatMap((uri) => index.inFile(uri)).map(({ id }) => id);
    const places = index.byRegistry.places('docker.io/library/nginx:1').map(({ id }) => id);
    expect(new Set([...ids, ...places]).size).toBe(8 + 3);
  });

  it('finds a text of a file, the nearest where it stands several times', () => {
    const index = new ImageIndex();
    index.update(file('a.yaml'), lines('nginx:1', 'redis:7', 'nginx:1', '{{ x }}'));
    expect(index.find('byFile', 'a.yaml', 'nginx:1', 190)?.line).toBe(2);
    expect(nameOf(index.find('byRegistry', 'a.yaml', 'nginx:1', 20)?.parent)).toBe(':1');
    expect(index.find('byRegistry', 'a.yaml', '{{ x }}', 300)).toBeUndefined();
    expect(index.find('byFile', 'b.yaml', 'nginx:1', 0)).toBeUndefined();
  });

  it('names the nodes that show how a reference stands', () => {
    const index = new ImageIndex();
    index.update(file('a.yaml'), lines('nginx:1', 'redis:7', 'nginx:1'));
    const { byRegistry, byFile } = index.showing(named('nginx:1'));
    expect([...byRegistry].map(nameOf)).toEqual([':1']);
    expect([...byFile].map(nameOf)).toEqual(['nginx:1 0', 'nginx:1 2']);
    expect(index.showing(named('other:1'))).toEqual({ byRegistry: new Set(), byFile: new Set() });
  });

  it('touches the nodes of one file, of 10,000 places, when that file changes', () => {
    const index = new ImageIndex();
    const texts = Array.from({ length: 100 }, (_, number) => `registry.example/r${number}/app:1`);
    for (let number = 0; number < 100; number++) index.update(file(`f${number}.yaml`), lines(...texts));
    const untouched = index.inFile('f1.yaml');
    const changes = index.update(file('f0.yaml'), lines(...texts.slice(1)));
    expect(changes.byRegistry.size).toBe(100);
    expect(changes.byFile.size).toBe(1);
    expect(index.inFile('f1.yaml')).toBe(untouched);
    expect(index.byRegistry.places(texts[0]!)).toHaveLength(99);
  });
});
