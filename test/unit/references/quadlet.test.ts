import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

describe('Quadlet', () => {
  it.each<[string, string, string, string[]]>([
    [
      'a container',
      'web.container',
      '[Unit]\nDescription=Image=no\nImage=no\n\n[Container]\n# Image=no\n;Image=no\nImage=«docker.io/library/nginx:1.27»\nEnvironment=Image=no\nExec=x \\\nImage=no\n[Service]\nImage=no\n',
      ['docker.io/library/nginx:1.27'],
    ],
    ['a volume', 'a/data.volume', '[Volume]\r\nDriver=image\r\nImage = «quay.io/a/b» \r\n', ['quay.io/a/b']],
    ['an image', 'x.image', '[Image]\nImage=docker://«quay.io/a/b:1»\n', ['quay.io/a/b:1']],
    ['other units', 'x.container', '[Container]\nImage=x.build\n[Container]\nImage=x.image\nImage=\n', []],
    ['specifiers', 'x@.container', '[Container]\nImage=«a:%i»\n', ['templated']],
    ['an invalid one', 'x.container', '[Container]\nImage=«A:»\n', ['invalid uppercase']],
  ])('%s', (_name, path, marked, expected) => {
    expect(scanMarked(path, marked).map(said)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['x.service', '[Container]\nImage=a\n'],
    ['x.container', 'Image=a\n'],
    ['disk.image', 'Image=a\n'],
  ])('not %s with %j', (path, text) => {
    expect(scan({ path, text }).occurrences).toEqual([]);
  });
});
