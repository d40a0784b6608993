import { describe, expect, it } from 'vitest';
import { formatReference } from '../../../src/references/reference';
import { scan } from '../../../src/references/scan';
import { tagSlotAt } from '../../../src/references/tagSlot';
import { cursor } from '../../support/cursor';

const pod = (line: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    ${line}\n`;
const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('tagSlotAt', () => {
  it.each<[string, string, string, string]>([
    ['pod.yaml', pod('image: nginx:1.2▮'), '1.2', 'docker.io/library/nginx'],
    ['pod.yaml', pod('image: nginx:▮'), '', 'docker.io/library/nginx'],
    ['pod.yaml', pod('image: "nginx:▮"'), '', 'docker.io/library/nginx'],
    ['pod.yaml', pod('image: "nginx:1▮.27"'), '1.27', 'docker.io/library/nginx'],
    ['pod.yaml', pod(`image: nginx:1.2▮@${DIGEST}`), '1.2', `docker.io/library/nginx@${DIGEST}`],
    ['pod.yaml', pod('image: localhost:5000/a/b:▮'), '', 'localhost:5000/a/b'],
    [
      'pod.json',
      '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"nginx:▮',
      '',
      'docker.io/library/nginx',
    ],
    [
      'pod.json',
      '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"nginx:1▮',
      '1',
      'docker.io/library/nginx',
    ],
    ['Dockerfile', 'FROM nginx:▮\n', '', 'docker.io/library/nginx'],
    ['Dockerfile', 'FROM ghcr.io/a/b:1-▮ AS x\n', '1-', 'ghcr.io/a/b'],
    ['Dockerfile', 'ARG TAG=1.▮\nFROM nginx:${TAG}\n', '1.', 'docker.io/library/nginx'],
    ['Dockerfile', 'ARG BASE=nginx:1.▮\nFROM ${BASE}\n', '1.', 'docker.io/library/nginx'],
    ['compose.yaml', 'services:\n  a:\n    image: ghcr.io/x/y:▮\n', '', 'ghcr.io/x/y'],
    ['compose.yaml', 'services:\n  a:\n    image: nginx:${TAG:-1.▮}\n', '1.', 'docker.io/library/nginx'],
    ['values.yaml', 'image:\n  repository: nginx\n  tag: ▮\n', '', 'docker.io/library/nginx'],
    ['values.yaml', 'image:\n  registry: quay.io\n  repository: a/b\n  tag: "1.▮"\n', '1.', 'quay.io/a/b'],
    ['values.yaml', 'image:\n  repository: nginx\n  tag: 1.▮\n', '1.', 'docker.io/library/nginx'],
    ['kustomization.yaml', 'images:\n- name: nginx\n  newTag: 1.▮\n', '1.', 'docker.io/library/nginx'],
    ['kustomization.yaml', 'images:\n- name: a\n  newName: ghcr.io/b/c\n  newTag: ▮\n', '', 'ghcr.io/b/c'],
    [
      '.github/workflows/a.yml',
      'jobs:\n  a:\n    steps:\n    - uses: docker://alpine:▮\n',
      '',
      'docker.io/library/alpine',
    ],
    ['Chart.yaml', 'dependencies:\n- name: a\n  version: 1.▮\n  repository: oci://ghcr.io/x\n', '1.', 'ghcr.io/x/a'],
  ])('%s: %j', (path, marked, tag, name) => {
    const { text, offset } = cursor(marked);
    const slot = tagSlotAt(scan({ path, text }), offset);
    expect(slot && text.slice(slot.span.start, slot.span.end)).toBe(tag);
    const { reference } = slot!.target;
    expect(formatReference({ ...reference, tag: undefined })).toBe(name);
  });

  it.each([
    ['pod.yaml', pod('image: ngi▮nx')],
    ['pod.yaml', pod('image: ▮')],
    ['pod.yaml', pod('name: ▮')],
    ['pod.yaml', pod('image: nginx@sha256:ab▮')],
    ['pod.yaml', pod('image: registry.example.com:50▮')],
    ['pod.yaml', pod('image: localhost:▮')],
    ['pod.yaml', pod('image: localhost:50▮00/a')],
    ['pod.yaml', pod('image: "{{ .x }}:1▮"')],
    ['Dockerfile', 'FROM nginx:1\nRUN x:▮\n'],
    ['Dockerfile', 'FROM alpine:${V:-3}-sl▮im\n'],
    ['values.yaml', 'tag: ▮\n'],
    ['notes.txt', 'image: nginx:▮'],
    ['pod.yaml', '▮'],
  ])('there is none in %s: %j', (path, marked) => {
    const { text, offset } = cursor(marked);
    expect(tagSlotAt(scan({ path, text }), offset)).toBeUndefined();
  });
});
