import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

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
    [
      'a value on the next line',
      'x.container',
      '[Container]\nImage=\\\n# a comment\n\n   «quay.io/a/b:1»\nImage = \\\r\n «c»\r\n',
      ['quay.io/a/b:1', 'docker.io/library/c'],
    ],
    [
      'a broken value',
      'x.container',
      '[Container]\nImage=«quay.io/a/\\\n  b:1»\nExec=a \\\n  Image=no\n',
      ['quay.io/a/b:1'],
    ],
    ['quotes', 'x.container', '[Container]\nImage="«a:1»"\n', ['docker.io/library/a:1']],
    [
      'a repeated key',
      'x.container',
      '[Container]\nImage=«a»\nImage=«b»\n',
      ['docker.io/library/a', 'docker.io/library/b'],
    ],
    ['a volume of another driver', 'x.volume', '[Volume]\nImage=a\nDriver=image\nDriver=local\n', []],
    ['a volume without a driver', 'x.volume', '[Volume]\nImage=a\n', []],
    ['a driver behind the image', 'x.volume', '[Volume]\nImage=«a»\nDriver=image\n', ['docker.io/library/a']],
    [
      'a section of another unit',
      'x.container',
      '[Volume]\nDriver=image\nImage=a\n[Image]\nImage=b\n[Container]\n',
      [],
    ],
    ['drop-ins', 'a/x.container.d/10-image.conf', '[Container]\nImage=«a»\n', ['docker.io/library/a']],
    ['drop-ins of a kind', 'a/container.d/10.conf', '[Container]\nImage=«a»\n', ['docker.io/library/a']],
    [
      'other transports',
      'x.container',
      '[Container]\nImage=docker-archive:x.tar\nImage=oci:/x:1\nImage=«oci/x:1»\n',
      ['docker.io/oci/x:1'],
    ],
    ['a template', 'x.container', '[Container]\nImage=«a:{{ tag }}»\n', ['templated']],
    ['other units', 'x.container', '[Container]\nImage=x.build\n[Container]\nImage=x.image\nImage=\n', []],
    ['specifiers', 'x@.container', '[Container]\nImage=«a:%i»\n', ['templated']],
    ['an invalid one', 'x.container', '[Container]\nImage=«A:»\n', ['invalid uppercase']],
  ])('%s', (_name, path, marked, expected) => {
    expect(scanMarked(path, marked).map(said)).toEqual(expected);
  });

  it('is edited where the reference stands in one piece', () => {
    const text = '[Container]\nImage=\\\n  a:1\nImage=b\\\n:1\nImage=docker://c\nImage=d:%i\n';
    const { occurrences } = scan({ path: 'x.container', text });
    expect(occurrences.map((found) => editedText(text, found))).toEqual(['a:1', '<escaped>', 'c', '<templated>']);
  });

  it('asks for a user and ports', () => {
    const text =
      '[Container]\nUser=1\nPublishPort=7\nPublishPort=\nPublishPort=8080:80\nPublishPort=127.0.0.1::81\nPublishPort=[::1]:1:82/udp\nPublishPort=90-91:90-91\nImage=a\nExposeHostPort=83\nExposeHostPort=99999\n[Service]\nUser=2\nPublishPort=84\n[Container]\nUser=app\n';
    const [found] = scan({ path: 'x.container', text }).occurrences;
    expect(found?.asks.user?.value).toBe('app');
    expect(found?.asks.ports?.map(({ value }) => value)).toEqual([80, 81, 82, 83]);
    for (const { value, span } of found?.asks.ports ?? []) expect(text.slice(span.start, span.end)).toBe(String(value));
  });

  it('asks for a platform', () => {
    const text = '[Image]\nImage=a\nArch=arm64\nVariant=v8\n';
    const [found] = scan({ path: 'x.image', text }).occurrences;
    expect(found?.asks).toEqual({
      platform: {
        value: { each: [{ architecture: 'arm64', variant: 'v8' }] },
        span: { start: 21, end: 26 },
      },
      runs: 'asElsewhere',
    });
  });

  it.each<[string, string]>([
    ['x.build', '[Build]\nImageTag=a\n[Container]\nImage=a\n'],
    ['x.conf', '[Container]\nImage=a\n'],
    ['x.service', '[Container]\nImage=a\n'],
    ['x.container', 'Image=a\n'],
    ['disk.image', 'Image=a\n'],
  ])('not %s with %j', (path, text) => {
    expect(scan({ path, text }).occurrences).toEqual([]);
  });
});
