import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

describe('CircleCI', () => {
  it.each<[string, string, string[]]>([
    [
      'jobs and executors',
      'version: 2.1\nexecutors:\n  go:\n    docker:\n      - image: «cimg/go:1.22»\n        auth: {username: x}\njobs:\n  build:\n    docker:\n    - image: "«cimg/base:2024.01»"\n    - {image: «postgres», environment: {image: no}}\n    steps:\n    - run: {command: docker run a:1, image: no}\n',
      ['docker.io/cimg/go:1.22', 'docker.io/cimg/base:2024.01', 'docker.io/library/postgres'],
    ],
    [
      'a virtual machine',
      'jobs:\n  a:\n    machine:\n      image: ubuntu-2204:2024.01.1\n  b: {machine: {docker_layer_caching: true}}\n',
      [],
    ],
    [
      'parameters',
      'jobs:\n  a:\n    parameters: {tag: {default: "1"}}\n    docker:\n    - image: «cimg/go:<< parameters.tag >>»\n    - image: «<<pipeline.parameters.image>>»\n',
      ['templated', 'templated'],
    ],
    [
      'an orb in the file',
      'orbs:\n  x:\n    executors: {e: {docker: [{image: «a»}]}}\n    jobs: {j: {docker: [{image: «b»}]}}\n  y: a/b@1\n',
      ['docker.io/library/a', 'docker.io/library/b'],
    ],
    [
      'defaults that are merged in',
      'defaults: &d\n  docker:\n  - image: «a»\nunused: {docker: [{image: no}]}\njobs:\n  a: {<<: *d}\n  b:\n    <<: *d\n    docker: [{image: «b»}]\n',
      ['docker.io/library/a', 'docker.io/library/b'],
    ],
  ])('%s', (_name, marked, expected) => {
    const occurrences = scanMarked('.circleci/config.yml', marked);
    expect(occurrences.map(said)).toEqual(expected);
    expect(new Set(occurrences.map(({ format }) => format)).size).toBeLessThan(2);
  });

  it.each(['config.yml', 'circleci/config.yml', 'mkdocs.yml'])('not %s', (path) => {
    expect(scan({ path, text: 'jobs: {a: {docker: [{image: a}]}}\n' }).occurrences).toEqual([]);
  });
});
