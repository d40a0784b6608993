import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

describe('Drone', () => {
  it.each<[string, string, string[]]>([
    [
      'steps and services of several pipelines',
      'kind: pipeline\ntype: docker\nsteps:\n- name: a\n  image: «golang:1.22»\n  settings: {image: no, repo: x/y}\n- {name: b, image: "«plugins/docker»"}\nservices:\n- name: db\n  image: «redis»\n---\nkind: pipeline\nsteps: [{image: «b:1»}]\n---\nkind: secret\nimage: no\n',
      ['library/golang:1.22', 'plugins/docker', 'library/redis', 'library/b:1'].map((name) => `docker.io/${name}`),
    ],
    [
      'mappings, as before version 1',
      'pipeline:\n  build:\n    image: «a:1»\nservices:\n  db: {image: «b:1»}\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1'],
    ],
    [
      'a matrix and what clones, as before version 1',
      'clone: {git: {image: «g:1»}}\nmatrix: {I: [«a:1», «b:1»]}\npipeline: {x: {image: "${I}"}, y: {image: $I}}\n',
      ['g:1', 'a:1', 'b:1'].map((name) => `docker.io/library/${name}`),
    ],
    [
      'what runs on machines, and what is no pipeline',
      'kind: pipeline\ntype: exec\nsteps: [{image: no}]\n---\nkind: template\nsteps: [{image: no}]\n---\nkind: pipeline\ntype: kubernetes\nclone: {disable: true}\nsteps: [{image: «a:1»}]\n',
      ['docker.io/library/a:1'],
    ],
    [
      'duplicates, merges and half-typed lines, with CR LF',
      'x: &x {image: «a:1»}\r\nsteps:\r\n- <<: *x\r\n- image: «b:1»\r\n  image: «b:2»\r\n- image:\r\n- ima\r\n',
      ['a:1', 'b:1', 'b:2'].map((name) => `docker.io/library/${name}`),
    ],
    [
      'substitutions',
      'steps: [{image: "«a:${DRONE_TAG}»"}, {image: "«${X:-b:1}»"}]\n',
      ['templated', 'docker.io/library/b:1'],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('.drone.yml', marked).map(said)).toEqual(expected);
  });

  it('asks for the platform of the pipeline', () => {
    const text = 'platform: {os: linux, arch: arm64}\nsteps: [{image: a}]\n---\nsteps: [{image: b}]\n';
    const { occurrences } = scan({ path: '.drone.yml', text });
    expect(occurrences.map(({ asks }) => asks.platform?.value.each[0]?.architecture)).toEqual(['arm64', undefined]);
  });

  it('asks for the variant of the platform and for the user of a step', () => {
    const text = 'platform: {os: linux, arch: arm, variant: v7}\nsteps: [{image: a, user: root}]\n';
    expect(scan({ path: '.drone.yml', text }).occurrences[0]?.asks).toMatchObject({
      platform: { value: { each: [{ os: 'linux', architecture: 'arm', variant: 'v7' }] } },
      user: { value: 'root' },
    });
  });

  it('not another file', () => {
    expect(scan({ path: 'steps.yml', text: 'steps: [{image: a}]\n' }).occurrences).toEqual([]);
  });
});
