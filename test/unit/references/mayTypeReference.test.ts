import { describe, expect, it } from 'vitest';
import { mayTypeReference } from '../../../src/references/mayTypeReference';

describe('mayTypeReference', () => {
  it.each([
    '    image: nginx:',
    '    image: "nginx:',
    '  - image: localhost:5000/a:',
    'FROM nginx:',
    'FROM ghcr.io/',
    '    image: ghcr.io/owner/',
    '    image: nginx:1.',
    'FROM nginx:1.27-',
    '  tag: 1.',
    '  newTag: "1.',
    '  tag: v1_',
    'ARG TAG=1.',
    'ARG BASE=ghcr.io/',
    '    image: nginx:${TAG:-1.',
    '    - uses: docker://alpine:',
    '      "image": "nginx:',
  ])('%s▮', (before) => expect(mayTypeReference(before, before.at(-1)!)).toBe(true));

  it.each([
    'image:',
    '  image:',
    '  - name:',
    '  "image":',
    '  -',
    '    name: my-',
    '    path: /etc/',
    '    command: ./',
    '# See https:/',
    'Some text about it.',
    '    value: a.b.',
  ])('not %s▮', (before) => expect(mayTypeReference(before, before.at(-1)!)).toBe(false));
});
