import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

describe('Bitbucket Pipelines', () => {
  it.each<[string, string, string[]]>([
    [
      'images of the pipeline, its steps and its services',
      'image: «node:20»\ndefinitions:\n  services:\n    db: {image: «postgres», variables: {image: no}}\n    x:\n      image: {name: «a/x:1», username: $U}\n  steps:\n  - step: &s\n      image: «b:1»\npipelines:\n  default:\n  - step: *s\n  - step:\n      image:\n        name: "«c:1»"\n      script: ["docker run x:1"]\n  branches:\n    main:\n    - parallel:\n      - step: {image: «d:1»}\n    - stage: {steps: [{step: {image: «e:1»}}]}\n',
      ['library/node:20', 'library/postgres', 'a/x:1', 'library/b:1', 'library/c:1', 'library/d:1', 'library/e:1'].map(
        (name) => `docker.io/${name}`,
      ),
    ],
    [
      'pipes',
      'pipelines:\n  default:\n  - step:\n      script:\n      - pipe: atlassian/aws-s3-deploy:1.1.0\n        variables: {image: no}\n      - pipe: docker://«a/b:1»\n',
      ['docker.io/a/b:1'],
    ],
    [
      'pipes after a script, and what only looks like one',
      'definitions:\n  pipe: docker://no:1\n  services: {pipe: {variables: {pipe: docker://no:2}}}\npipelines:\n  default:\n  - step:\n      after-script:\n      - pipe: "docker://«a:1»"\n        variables: {pipe: docker://no:3}\n      script: [&p {pipe: docker://«b:1»}, *p, pipe]\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1'],
    ],
    [
      'steps in parallels with settings, duplicates and half-typed lines, with CR LF',
      'pipelines:\r\n  pull-requests:\r\n    "**":\r\n    - parallel:\r\n        fail-fast: true\r\n        steps:\r\n        - step:\r\n            image: «a:1»\r\n            image: «a:2»\r\n        - step:\r\n            image:\r\n            ima\r\n        - step: {image: {name: }}\r\n',
      ['docker.io/library/a:1', 'docker.io/library/a:2'],
    ],
    ['variables', 'image: «$IMAGE»\npipelines: {default: [{step: {image: "«a:${V}»"}}]}\n', ['templated', 'templated']],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('bitbucket-pipelines.yml', marked).map(said)).toEqual(expected);
  });

  it('is told as the format', () => {
    const [found] = scanMarked('bitbucket-pipelines.yml', 'image: «a:1»\n');
    expect(found?.format).toBe('bitbucket-pipelines');
  });

  it('asks for a user', () => {
    const text = 'image: {name: a:1, run-as-user: 1000}\npipelines: {default: [{step: {image: b:1}}]}\n';
    const { occurrences } = scan({ path: 'bitbucket-pipelines.yml', text });
    expect(occurrences.map(({ asks }) => asks.user?.value)).toEqual(['1000', undefined]);
  });

  it('not another file', () => {
    expect(scan({ path: 'pipelines.yml', text: 'image: a\n' }).occurrences).toEqual([]);
  });
});
