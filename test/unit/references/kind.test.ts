import { describe, expect, it } from 'vitest';
import { said, scanMarked } from './marked';

const CLUSTER = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n';

describe('kind', () => {
  it.each<[string, string[], string, string[]]>([
    [
      'nodes',
      ['kind', 'kind'],
      `${CLUSTER}name: x\nnodes:\n- role: control-plane\n  image: «kindest/node:v1.30.0@sha256:${'a'.repeat(64)}»\n- role: worker\n  image: "«kindest/node»"\n  labels: {image: no}\n- role: worker\ncontainerdConfigPatches: ["image: no"]\n`,
      [`docker.io/kindest/node:v1.30.0@sha256:${'a'.repeat(64)}`, 'docker.io/kindest/node'],
    ],
    [
      'beside objects of Kubernetes',
      ['kubernetes', 'kind'],
      `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: «a:1»}]}\n---\n${CLUSTER}nodes: [{image: «kindest/node:v1»}]\n`,
      ['docker.io/library/a:1', 'docker.io/kindest/node:v1'],
    ],
  ])('%s', (_name, formats, marked, expected) => {
    const occurrences = scanMarked('any.yaml', marked);
    expect(occurrences.map(said)).toEqual(expected);
    expect(occurrences.map((found) => found.format)).toEqual(formats);
  });

  it('not another kind', () => {
    scanMarked('any.yaml', 'kind: Other\napiVersion: kind.x-k8s.io/v1alpha4\nnodes: [{image: a}]\n');
  });
});
