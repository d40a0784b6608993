import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { said, scanMarked } from './marked';

describe('Azure Pipelines', () => {
  it.each<[string, string, string[]]>([
    [
      'containers that are defined, and not their aliases',
      'pool: {vmImage: ubuntu-22.04}\nresources:\n  containers:\n  - container: u16\n    image: «ubuntu:16.04»\n  - {container: acr, type: ACR, registry: x, repository: y}\njobs:\n- job: a\n  container: u16\n- job: b\n  container: acr\n- job: c\n  container: «ubuntu:22.04»\n- job: d\n  container:\n    image: "«mcr.microsoft.com/a/b:1»"\n  services: {db: u16}\n- job: e\n  container: «alpine»\n',
      ['ubuntu:16.04', 'ubuntu:22.04', 'mcr', 'alpine'].map((name) =>
        name === 'mcr' ? 'mcr.microsoft.com/a/b:1' : `docker.io/library/${name}`,
      ),
    ],
    [
      'stages, deployments, strategies and conditions',
      'stages:\n- stage: s\n  jobs:\n  - deployment: d\n    container: «a:1»\n  - ${{ if eq(1, 1) }}:\n    - job: j\n      container: «b:1»\n      steps:\n      - task: X@1\n        inputs: {container: no:1, steps: x}\n      - script: x\n        target: {container: no:1, job: x}\n',
      ['docker.io/library/a:1', 'docker.io/library/b:1'],
    ],
    ['a pipeline of one job', 'container: «a:1»\nsteps:\n- script: x\n', ['docker.io/library/a:1']],
    [
      'what only a run knows',
      'jobs:\n- job: a\n  container: «${{ parameters.image }}»\n- job: b\n  container: {image: «a:$(tag)»}\n- job: c\n  container: «$[ variables.x ]»\n',
      ['templated', 'templated', 'templated'],
    ],
    [
      'what is handed on',
      'parameters: {container: a:1, job: x}\nvariables:\n  container: a:1\n  pool: x\nextends: {template: x, parameters: {job: x, container: a:1}}\n',
      [],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('azure-pipelines.yml', marked).map(said)).toEqual(expected);
  });

  it("takes a bare word in a template for an alias of the pipeline's", () => {
    scanMarked(
      '.azure-pipelines/jobs/a.yml',
      'jobs:\n- job: a\n  container: linux\n- job: b\n  container: «linux:1»\n',
    );
  });

  it.each(['azure-pipelines-pr.yml', '.azure-pipelines.yaml', 'x/azure-pipelines.ci.yml'])('%s', (path) => {
    expect(scanMarked(path, 'container: «a»\npool: x\n').map(({ format }) => format)).toEqual(['azure-pipelines']);
  });
  it.each(['mkdocs.yml', 'azure.yml', '.github/ISSUE_TEMPLATE/azure.yml'])('not %s', (path) => {
    expect(scan({ path, text: 'container: a\npool: x\n' }).occurrences).toEqual([]);
  });
});
