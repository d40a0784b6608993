import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { slotAt } from '../../../src/references/slot';
import { cursor } from '../../support/cursor';

const pod = (line: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    ${line}\n`;
const custom = (line: string) => `apiVersion: x.io/v1\nkind: X\nspec:\n  ${line}\n`;

describe('slotAt', () => {
  it.each<[string, string, string | undefined]>([
    ['pod.yaml', pod('image: ▮'), ''],
    ['pod.yaml', pod('image: "▮"'), ''],
    ['pod.yaml', pod('image: ▮ # later'), ''],
    ['pod.yaml', pod('image: nginx:1.2▮'), 'nginx:1.2'],
    ['pod.yaml', pod('image: nginx:▮'), 'nginx:'],
    ['pod.yaml', pod('image: "nginx:▮"'), 'nginx:'],
    ['Dockerfile', 'FROM nginx:▮\n', 'nginx:'],
    ['compose.yaml', 'services:\n  a:\n    image: ghcr.io/x/▮\n', 'ghcr.io/x/'],
    ['pod.yaml', pod('name: ng▮'), undefined],
    ['pod.yaml', pod('image: ngi▮nx'), 'nginx'],
    ['pod.yaml', pod('image:▮'), undefined],
    ['pod.yaml', pod('name: ▮'), undefined],
    ['custom.yaml', custom('image: ▮'), ''],
    ['custom.yaml', custom('size: ▮'), undefined],
    ['compose.yaml', 'services:\n  a:\n    image: ▮\n', ''],
    ['Dockerfile', 'FROM ▮\nRUN x\n', ''],
    ['Dockerfile', 'FROM alpine:3▮ AS a\n', 'alpine:3'],
    ['Dockerfile', 'FROM alpine\nCOPY --from=▮ /a /b\n', ''],
    ['Dockerfile', 'FROM alpine\nRUN ▮\n', undefined],
    ['notes.txt', 'image: ▮', undefined],
    ['pod.yaml', `${pod('image: "nginx:▮')}  - image: redis\n`, 'nginx:'],
    ['.github/workflows/a.yml', 'jobs:\n  a:\n    steps:\n    - uses: docker://▮\n', ''],
    ['.github/workflows/a.yml', 'jobs:\n  a:\n    steps:\n    - uses: docker://alpine:▮\n', 'alpine:'],
    ['docker-bake.hcl', 'target "a" { contexts = { x = "docker-image://▮" } }', ''],
    ['Chart.yaml', 'dependencies:\n- name: a\n  repository: oci://▮\n', ''],
    ['a.yaml', 'apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nspec:\n  module: registry://▮\n', ''],
  ])('%s: %j', (path, marked, expected) => {
    const { text, offset } = cursor(marked);
    const slot = slotAt(scan({ path, text }), offset);
    expect(slot?.text).toBe(expected);
    if (slot) expect(text.slice(slot.span.start, slot.span.end)).toBe(expected);
  });
});
