import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

const TEXT = `defaultBaseImage: «cgr.dev/chainguard/static»
baseImageOverrides:
  github.com/a/b/cmd/web: "«alpine:3.20»"
  github.com/a/b: «{{.Env.BASE}}»
builds:
- id: web
  image: no
  env: [baseImage=no]
`;

describe('ko', () => {
  it('finds the images that are built on', () => {
    const found = scanMarked('x/.ko.yaml', TEXT);
    expect(found.map(said)).toEqual(['cgr.dev/chainguard/static', 'docker.io/library/alpine:3.20', 'templated']);
    expect(new Set(found.map(({ format }) => format))).toEqual(new Set(['ko']));
  });
  it('reads .ko.yml', () => {
    scanMarked('.ko.yml', 'defaultBaseImage: «a»\n');
  });
  it.each(['ko.yaml', 'x.ko.yaml', 'values.yaml'])('does not read %s', (path) => {
    expect(scan({ path, text: 'defaultBaseImage: a\n' }).occurrences).toEqual([]);
  });
});
