import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

describe('Woodpecker', () => {
  it.each<[string, string, string[]]>([
    [
      'lists and mappings',
      'clone: {git: {image: «a:1»}}\nsteps:\n  build:\n    image: «b:1»\n    settings: {image: no}\nservices:\n- name: db\n  image: «c:1»\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1', 'docker.io/library/c:1'],
    ],
    [
      'aliases of variables',
      "variables:\n- &go 'golang:1.22'\nsteps:\n- {name: a, image: «*go»}\n- {name: b, image: «*go»}\n",
      ['docker.io/library/golang:1.22', 'docker.io/library/golang:1.22'],
    ],
    [
      "a matrix's literals",
      'matrix:\n  IMAGE: [«a:1», "«b:1»"]\n  V: [1, 2]\nsteps:\n- {image: "${IMAGE}"}\n- {image: $IMAGE}\n- {image: "«c:${V}»"}\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1', 'templated'],
    ],
    [
      'an included matrix',
      'matrix:\n  include:\n  - I: «a:1»\n  - I: «b:1»\nsteps: [{image: "${I}"}]\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1'],
    ],
    [
      'a part of which the matrix has one literal, and one of which it has two',
      'matrix: {ONE: ["1"], TWO: ["1", "2"]}\nsteps: [{image: "«a:${ONE}»"}, {image: "«a:${TWO}»"}, {image: "«a:${TWO:-3}»"}, {image: "«a:${X:-3}»"}]\n',
      ['docker.io/library/a:1', 'templated', 'templated', 'docker.io/library/a:3'],
    ],
    ['names of shells', 'labels: {backend: local}\nsteps: [{image: bash}]\n', []],
    [
      'duplicates and half-typed lines, with CR LF',
      'when: {image: no}\r\nsteps:\r\n- image: «a:1»\r\n  image: «a:2»\r\n  when: {image: no}\r\n- image:\r\n- ima\r\n',
      ['docker.io/library/a:1', 'docker.io/library/a:2'],
    ],
    ['variables of a run', 'steps: [{image: "«${CI_X}»"}]\n', ['templated']],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('.woodpecker.yml', marked).map(said)).toEqual(expected);
  });

  it('asks for each platform of the matrix', () => {
    const text =
      'matrix: {platform: [linux/amd64, linux/arm64]}\nlabels: {platform: "${platform}"}\nsteps: [{image: a}]\n';
    expect(scan({ path: '.woodpecker.yml', text }).occurrences[0]?.asks.platform?.value).toEqual({
      each: [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm64' },
      ],
    });
  });

  it('asks for ports, for a user, and for a platform the old way', () => {
    const text =
      'platform: linux/arm64\nservices: [{image: a, ports: [6379, 53/udp], backend_options: {docker: {user: "65534"}}}]\n';
    expect(scan({ path: '.woodpecker.yml', text }).occurrences[0]?.asks).toMatchObject({
      platform: { value: { each: [{ architecture: 'arm64' }] } },
      user: { value: '65534' },
      ports: [{ value: 6379 }, { value: 53 }],
    });
  });

  it('reads a folder of workflows, and what their labels ask for', () => {
    const [found] = scanMarked(
      '.woodpecker/a/test.yaml',
      'labels: {platform: linux/arm64}\nsteps: {a: {image: «a»}}\n',
    );
    expect(found).toMatchObject({
      format: 'woodpecker',
      asks: { platform: { value: { each: [{ architecture: 'arm64' }] } } },
    });
    expect(scan({ path: 'woodpecker/a.yml', text: 'steps: {a: {image: a}}\n' }).occurrences).toEqual([]);
  });
});
