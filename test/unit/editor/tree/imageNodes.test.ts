import { expect, it } from 'vitest';
import { ImageIndex } from '../../../../src/editor/tree/imageIndex';
import { imageSections, type ImageOrPlaceNode, rowChildren, rowNodes } from '../../../../src/editor/tree/imageNodes';
import { parseDigest } from '../../../../src/oci/digest';

const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`)!;
const reference = { registry: 'docker.io', repository: 'library/nginx', tag: '1' };
const wish = { os: 'linux', architecture: 'arm64' };

function nodes() {
  const index = new ImageIndex();
  const about = { text: 'nginx:1', number: 0, of: 1, start: 0, position: { line: 0 }, platform: wish };
  index.update({ uri: 'a', folder: undefined }, [
    { ...about, target: { kind: 'image', reference } },
    { ...about, target: { kind: 'build', reference } },
    { ...about, target: { kind: 'unresolved', reason: { kind: 'templated' } } },
  ]);
  const [inFile, build, unresolved] = index.inFile('a') as [ImageOrPlaceNode, ImageOrPlaceNode, ImageOrPlaceNode];
  return { inFile, build, unresolved, image: index.find('byRegistry', 'a', 'nginx:1', 0)!.parent as ImageOrPlaceNode };
}

it('gives an image its sections, in either order, and nothing to what names none', () => {
  const { inFile, build, unresolved, image } = nodes();
  expect(imageSections(image).map(({ section }) => section)).toEqual([
    ...['platforms', 'configuration', 'layers', 'referrers'],
  ]);
  expect(imageSections(image)[0]).toMatchObject({
    reference: 'docker.io/library/nginx:1',
    named: reference,
    wish: undefined,
  });
  expect(imageSections(inFile)[1]).toMatchObject({ section: 'configuration', wish });
  expect(imageSections(build)).toEqual([]);
  expect(imageSections(unresolved)).toEqual([]);
  const ids = [image, inFile].flatMap((node) => imageSections(node)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(8);
});

it('gives a platform its own configuration and layers, and a group its rows', () => {
  const [platforms] = imageSections(nodes().image);
  const children = [{ kind: 'fact', label: 'PATH', value: '/bin' }] as const;
  const [platform, group, note] = rowNodes(platforms!, platforms!, [
    { kind: 'platform', label: 'linux/arm64', digest: DIGEST, platform: 'linux/arm64' },
    { kind: 'group', label: 'Environment', children },
    { kind: 'note', label: '3 more are not listed' },
  ]);
  expect(platform).toMatchObject({ reference: 'docker.io/library/nginx:1', digest: DIGEST, platform: 'linux/arm64' });
  expect(rowChildren(platform!)).toMatchObject([
    { section: 'configuration', entry: DIGEST },
    { section: 'layers', entry: DIGEST },
  ]);
  expect(rowChildren(group!)).toMatchObject([{ kind: 'row', row: children[0] }]);
  expect(rowChildren(note!)).toEqual([]);
});
