import { describe, expect, it } from 'vitest';
import { formatReference, parseReference, partsOfReference, tagOrDigest } from '../../../src/references/reference';
import { cpuTime } from '../../support/cpuTime';

const F64 = 'f'.repeat(64);
const F128 = 'f'.repeat(128);
const SHA256 = `sha256:${F64}`;
const HEX = '1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a';

// The facts are those of the tables in github.com/distribution/reference (reference_test.go, normalize_test.go).
describe('parseReference', () => {
  it.each([
    ['test_com', 'docker.io', 'library/test_com', undefined, undefined],
    ['test.com:tag', 'docker.io', 'library/test.com', 'tag', undefined],
    ['test.com:5000', 'docker.io', 'library/test.com', '5000', undefined],
    ['test.com/repo:tag', 'test.com', 'repo', 'tag', undefined],
    ['test:5000/repo', 'test:5000', 'repo', undefined, undefined],
    ['test:5000/repo:tag', 'test:5000', 'repo', 'tag', undefined],
    [`test:5000/repo@${SHA256}`, 'test:5000', 'repo', undefined, SHA256],
    [`test:5000/repo:tag@${SHA256}`, 'test:5000', 'repo', 'tag', SHA256],
    ['lowercase:Uppercase', 'docker.io', 'library/lowercase', 'Uppercase', undefined],
    ['sub-dom1.foo.com/bar/baz/quux:some-long-tag', 'sub-dom1.foo.com', 'bar/baz/quux', 'some-long-tag', undefined],
    [
      'b.gcr.io/test.example.com/my-app:test.example.com',
      'b.gcr.io',
      'test.example.com/my-app',
      'test.example.com',
      undefined,
    ],
    ['xn--n3h.com/myimage:xn--n3h.com', 'xn--n3h.com', 'myimage', 'xn--n3h.com', undefined],
    [`xn--7o8h.com/myimage:xn--7o8h.com@${SHA256}`, 'xn--7o8h.com', 'myimage', 'xn--7o8h.com', SHA256],
    ['foo_bar.com:8080', 'docker.io', 'library/foo_bar.com', '8080', undefined],
    ['foo/foo_bar.com:8080', 'docker.io', 'foo/foo_bar.com', '8080', undefined],
    ['192.168.1.1', 'docker.io', 'library/192.168.1.1', undefined, undefined],
    ['192.168.1.1:5000', 'docker.io', 'library/192.168.1.1', '5000', undefined],
    ['192.168.1.1/repo', '192.168.1.1', 'repo', undefined, undefined],
    ['192.168.1.1:5000/repo:5050', '192.168.1.1:5000', 'repo', '5050', undefined],
    ['[2001:db8::1]/repo', '[2001:db8::1]', 'repo', undefined, undefined],
    ['[2001:db8:1:2:3:4:5:6]/repo:tag', '[2001:db8:1:2:3:4:5:6]', 'repo', 'tag', undefined],
    [`[2001:db8::1]:5000/repo:tag@${SHA256}`, '[2001:db8::1]:5000', 'repo', 'tag', SHA256],
    ['[2001:db8::]:5000/repo', '[2001:db8::]:5000', 'repo', undefined, undefined],
    ['[::1]:5000/repo', '[::1]:5000', 'repo', undefined, undefined],
    // Normalisation.
    ['docker/docker', 'docker.io', 'docker/docker', undefined, undefined],
    ['debian', 'docker.io', 'library/debian', undefined, undefined],
    ['library/debian', 'docker.io', 'library/debian', undefined, undefined],
    ['docker.io/debian', 'docker.io', 'library/debian', undefined, undefined],
    ['docker.io/library/debian', 'docker.io', 'library/debian', undefined, undefined],
    ['index.docker.io/debian', 'docker.io', 'library/debian', undefined, undefined],
    ['index.docker.io/docker/docker', 'docker.io', 'docker/docker', undefined, undefined],
    ['library/foo/bar', 'docker.io', 'library/foo/bar', undefined, undefined],
    ['store/foo/bar', 'docker.io', 'store/foo/bar', undefined, undefined],
    ['localhost/fooo', 'localhost', 'fooo', undefined, undefined],
    ['localhost:5000/x', 'localhost:5000', 'x', undefined, undefined],
    ['localhost', 'docker.io', 'library/localhost', undefined, undefined],
    ['LOCALDOMAIN/fooo/bar', 'LOCALDOMAIN', 'fooo/bar', undefined, undefined],
    ['Docker/docker', 'Docker', 'docker', undefined, undefined],
    ['quay.io/foo:1', 'quay.io', 'foo', '1', undefined],
    [`docker.io/${HEX}`, 'docker.io', `library/${HEX}`, undefined, undefined],
    [HEX.slice(1), 'docker.io', `library/${HEX.slice(1)}`, undefined, undefined],
    // Components.
    ['docker---rules/docker', 'docker.io', 'docker---rules/docker', undefined, undefined],
    ['dock__er/docker', 'docker.io', 'dock__er/docker', undefined, undefined],
    ['jess/t', 'docker.io', 'jess/t', undefined, undefined],
    // Lengths.
    [`example.com/${'a'.repeat(255)}:tag`, 'example.com', 'a'.repeat(255), 'tag', undefined],
    [`a:${'t'.repeat(128)}`, 'docker.io', 'library/a', 't'.repeat(128), undefined],
    // Digests: known algorithms have their exact length, others fit the grammar.
    [`a@sha512:${F128}`, 'docker.io', 'library/a', undefined, `sha512:${F128}`],
    [`a@blake3:${F64}`, 'docker.io', 'library/a', undefined, `blake3:${F64}`],
    [
      'a@multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8',
      'docker.io',
      'library/a',
      undefined,
      'multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8',
    ],
  ])('reads %s', (text, registry, repository, tag, digest) => {
    const parsed = parseReference(text);
    expect(parsed).toEqual({ kind: 'ok', value: { registry, repository, tag, digest } });
    if (parsed.kind === 'ok') {
      expect(parseReference(formatReference(parsed.value))).toEqual(parsed);
    }
  });

  it.each([
    ['', 'empty'],
    [':justtag', 'repository'],
    [`@${SHA256}`, 'repository'],
    ['repo@sha256:ffffffffffffffffffffffffffffffffff', 'digest'],
    [`repo@sha256:${F64.toUpperCase()}`, 'digest'],
    ['repo@', 'digest'],
    [`repo@${SHA256}@${SHA256}`, 'digest'],
    [`repo@${SHA256}:tag`, 'digest'],
    ['Uppercase:tag', 'uppercase'],
    ['test:5000/Uppercase/lowercase:tag', 'uppercase'],
    ['docker/Docker', 'uppercase'],
    ['docker.io/docker/Docker', 'uppercase'],
    [`domain/${'a'.repeat(256)}:tag`, 'tooLong'],
    [`a:${'t'.repeat(129)}`, 'tooLong'],
    ['x'.repeat(10_000_000), 'tooLong'],
    ['aa/asdf$$^/aa', 'repository'],
    ['[2001:db8::1]', 'repository'],
    ['[2001:db8::1]:5000', 'repository'],
    ['[fe80::1%eth0]:5000/repo', 'registry'],
    ['[2001:db8:3:4::192.0.2.33]:5000/debian', 'registry'],
    ['fc00::1:5000/debian', 'registry'],
    ['https://github.com/docker/docker', 'registry'],
    ['-docker.io/docker/docker', 'registry'],
    ['a..b/c', 'registry'],
    ['host:/c', 'registry'],
    ['-docker', 'repository'],
    ['-docker/docker', 'repository'],
    ['docker-/docker', 'repository'],
    ['docker///docker', 'repository'],
    ['____/____', 'repository'],
    ['_docker/_docker', 'repository'],
    ['dock..er/docker', 'registry'],
    ['dock_.er/docker', 'registry'],
    ['a/dock..er', 'repository'],
    ['a/dock-.er', 'repository'],
    ['docker/', 'repository'],
    ['nginx:', 'tag'],
    ['nginx:-a', 'tag'],
    ['nginx:a b', 'tag'],
    ['nginx:1:2', 'tag'],
    ['nginx\n', 'repository'],
    ['nginx:1\n', 'tag'],
    [' nginx', 'repository'],
    [HEX, 'bareHexName'],
  ])('refuses %.60s', (text, problem) => {
    expect(parseReference(text)).toEqual({ kind: 'invalid', problem });
  });

  it('takes no more than linear time', () => {
    const hostile = [
      'a-'.repeat(500),
      'a_'.repeat(500),
      `${'-'.repeat(1000)}x`,
      `a.${'b-'.repeat(500)}/c`,
      `a:${'.'.repeat(1000)}`,
    ];
    const time = cpuTime(() => {
      for (const text of hostile) for (let i = 0; i < 100; i++) parseReference(text);
    });
    expect(time).toBeLessThan(500);
  });
});

describe('tagOrDigest', () => {
  it.each([
    ['nginx', 'latest'],
    ['nginx:1.27', '1.27'],
    [`nginx:1.27@${SHA256}`, SHA256],
    [`nginx@${SHA256}`, SHA256],
  ])('asks for %s by %s', (text, expected) => {
    const parsed = parseReference(text);
    expect(parsed.kind === 'ok' && tagOrDigest(parsed.value)).toBe(expected);
  });
});

describe('partsOfReference', () => {
  it.each([
    ['x', ['repository x']],
    ['x:1', ['repository x', 'tag 1']],
    ['a/b', ['repository a/b']],
    ['a/b:1', ['repository a/b', 'tag 1']],
    ['r.io/x', ['registry r.io', 'repository x']],
    ['localhost/x', ['registry localhost', 'repository x']],
    [`[::1]:5000/a/b:1@${SHA256}`, ['registry [::1]:5000', 'repository a/b', 'tag 1', `digest ${SHA256}`]],
    [`x@${SHA256}`, ['repository x', `digest ${SHA256}`]],
    ['/x', ['repository /x']],
    ['x:', ['repository x']],
    ['x@', ['repository x']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(partsOfReference(text).map(({ part, start, end }) => `${part} ${text.slice(start, end)}`)).toEqual(expected);
  });
});
