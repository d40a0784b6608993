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
    ['variables', 'image: «$IMAGE»\npipelines: {default: [{step: {image: "«a:${V}»"}}]}\n', ['templated', 'templated']],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('bitbucket-pipelines.yml', marked).map(said)).toEqual(expected);
  });

  it('not another file', () => {
    expect(scan({ path: 'pipelines.yml', text: 'image: a\n' }).occurrences).toEqual([]);
  });
});
