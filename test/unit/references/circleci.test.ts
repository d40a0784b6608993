import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

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
      ['docker.io/cimg/go:1', 'templated'],
    ],
    [
      'parameters of the pipeline, of a job and of an executor, each its own',
      'parameters: {image: {default: a:1}, tag: {default: "9"}}\nexecutors:\n  e:\n    parameters: {tag: {type: string, default: "2"}}\n    docker: [{image: "«b:<< parameters.tag >>»"}, {image: <<pipeline.parameters.image>>}]\njobs:\n  j:\n    parameters: {tag: {default: << pipeline.parameters.tag >>}, none: {type: string}}\n    docker: [{image: "«b:<<parameters.tag>>»"}, {image: "«b:<< parameters.none >>»"}, {image: "«b:<< parameters.other >>»"}, {image: "«b:<< pipeline.number >>»"}, {image: "«b:<< param»"}]\n'.replace(
        '{image: <<pipeline.parameters.image>>}',
        '{image: «<<pipeline.parameters.image>>»}',
      ),
      ['docker.io/library/b:2', 'docker.io/library/a:1', 'docker.io/library/b:9'].concat(Array(4).fill('templated')),
    ],
    [
      'what workflows give a job whose parameter has no default',
      'jobs:\n  j:\n    parameters: {image: {type: string}, tag: {type: string}, set: {default: x:1}}\n    docker: [{image: << parameters.image >>}, {image: "«d:<< parameters.tag >>»"}, {image: «<< parameters.set >>»}]\n  k:\n    parameters: {image: {type: string}}\n    docker: [{image: «<< parameters.image >>»}]\nworkflows:\n  main:\n    jobs:\n    - k\n    - j: {image: «a:1», tag: "1"}\n    - j: {matrix: {parameters: {image: [«b:1», «c:1»], set: [no:1]}}}\n'.replaceAll(
        'no:1',
        'no',
      ),
      ['d:1', 'x:1', 'templated', 'a:1', 'b:1', 'c:1'].map((name) =>
        name === 'templated' ? name : `docker.io/library/${name}`,
      ),
    ],
    ['environment variables', 'jobs: {a: {docker: [{image: "«a:$TAG»"}]}}\n', ['templated']],
    [
      'duplicates and half-typed lines, with CR LF',
      'jobs:\r\n  a:\r\n    docker:\r\n    - image: «a:1»\r\n      image: «a:2»\r\n    - image:\r\n    - ima\r\n  a:\r\n    docker: [{image: «a:3»}]\r\n',
      ['1', '2', '3'].map((tag) => `docker.io/library/a:${tag}`),
    ],
    [
      'an orb in the file',
      'parameters: {t: {default: no}}\norbs:\n  x:\n    executors: {e: {parameters: {t: {default: "1"}}, docker: [{image: «a»}, {image: "«c:<< parameters.t >>»"}]}}\n    jobs: {j: {docker: [{image: «b»}]}}\n  y: a/b@1\n',
      ['docker.io/library/a', 'docker.io/library/c:1', 'docker.io/library/b'],
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

  it('asks for a user, and is edited at a default', () => {
    const text =
      'jobs:\n  a:\n    parameters: {i: {default: a:1}}\n    docker: [{image: << parameters.i >>, user: root}, {image: "b:<< parameters.i >>", user: $U}]\n';
    const { occurrences } = scan({ path: '.circleci/config.yml', text });
    expect(occurrences.map(({ asks }) => asks.user?.value)).toEqual(['root', undefined]);
    expect(occurrences.map((found) => editedText(text, found))).toEqual(['a:1', '<templated>']);
    expect(occurrences[0]?.edit).toMatchObject({ variable: '<< parameters.i >>' });
  });

  it('ends where workflows multiply', () => {
    const text = `jobs: {j: {docker: [{image: << parameters.i >>}]}}\nworkflows:\n  a: {jobs: &l [${'{j: {i: a}},'.repeat(3000)}]}\n${Array.from({ length: 3000 }, (_, n) => `  w${n}: {jobs: *l}\n`).join('')}`;
    expect(scan({ path: '.circleci/config.yml', text }).occurrences).toHaveLength(256);
  });

  it.each(['config.yml', 'circleci/config.yml', 'mkdocs.yml'])('not %s', (path) => {
    expect(scan({ path, text: 'jobs: {a: {docker: [{image: a}]}}\n' }).occurrences).toEqual([]);
  });
});
