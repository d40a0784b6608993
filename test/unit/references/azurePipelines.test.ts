import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

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
      'keys and items below conditions',
      'resources:\n  containers:\n  - ${{ if eq(1, 1) }}:\n    - container: u\n      image: «a:1»\n  - container: x\n    ${{ if eq(1, 1) }}:\n      image: «a:2»\nstages:\n- ${{ each s in parameters.stages }}:\n  - stage: s\n    jobs:\n    - job: j\n      ${{ if eq(1, 1) }}:\n        container: «b:1»\n      ${{ else }}:\n        container: u\n    - job: k\n      container:\n        ${{ if eq(1, 1) }}:\n          image: «b:2»\n',
      ['a:1', 'a:2', 'b:1', 'b:2'].map((name) => `docker.io/library/${name}`),
    ],
    [
      'services: aliases and images, in words and in mappings',
      'resources: {containers: [{container: db, image: «a:1»}]}\njobs:\n- job: a\n  services:\n    one: db\n    two: «redis:7»\n    three: {image: «b:1»}\n',
      ['a:1', 'redis:7', 'b:1'].map((name) => `docker.io/library/${name}`),
    ],
    [
      'jobs that are handed to templates, and what steps target',
      'resources: {containers: [{container: u, image: «a:1»}]}\nextends:\n  template: x.yml\n  parameters:\n    container: no:1\n    stages:\n    - stage: s\n      jobs:\n      - template: y.yml\n        parameters: {container: no:1, jobs: [{job: k, container: «b:2»}]}\n      - job: j\n        container: «b:1»\n        steps: [{script: x, target: {container: u}}, {script: y, target: no:1}]\n',
      ['a:1', 'b:2', 'b:1'].map((name) => `docker.io/library/${name}`),
    ],
    [
      'variables of the job, the stage and the pipeline',
      'variables: {V: "1", W: "1", X: "1"}\nstages:\n- stage: s\n  variables: [{name: V, value: "2"}, {name: w, value: "2"}, {group: g}]\n  jobs:\n  - job: j\n    variables: {V: "3", Full: "q.io/a:$(V)"}\n    container: «a:$(V)-$(W)-$(X)»\n  - job: k\n    variables: {Full: "q.io/a:$(V)"}\n    container: «$(full)»\n    services: {x: «${{ variables.Full }}», y: "«$[ variables[\'Full\'] ]»", z: «a:$(Y)»}\n',
      ['docker.io/library/a:3-2-1', 'q.io/a:2', 'q.io/a:2', 'q.io/a:2', 'templated'],
    ],
    [
      'variables that a condition decides, and that are made of themselves',
      'variables:\n- name: V\n  value: "1"\n- ${{ if eq(1, 1) }}:\n  - name: V\n    value: "2"\n- {name: A, value: $(B)}\n- {name: B, value: $(A)}\njobs:\n- job: j\n  container: «a:$(V)»\n  services: {x: «$(A)»}\n',
      ['templated', 'templated'],
    ],
    [
      'defaults of parameters',
      'parameters:\n- name: image\n  default: a:1\n- name: alias\n  default: u\n- name: none\n  type: string\n- name: empty\n  default: ""\nresources: {containers: [{container: u, image: "«b:${{ parameters.none }}»"}]}\njobs:\n- job: a\n  container: «${{ parameters.image }}»\n- job: b\n  container: ${{ parameters.alias }}\n- job: c\n  container: "«${{ parameters[\'image\'] }}-x»"\n- job: d\n  container: «${{ parameters.empty }}»\n',
      ['templated', 'docker.io/library/a:1', 'docker.io/library/a:1-x', 'templated'],
    ],
    [
      "a matrix's literals, without aliases",
      "resources: {containers: [{container: u, image: «a:1»}]}\njobs:\n- job: j\n  strategy:\n    matrix:\n      one: {image: «b:1», V: '1'}\n      two: {image: u}\n      three: {IMAGE: «c:1»}\n  container: $[ variables['image'] ]\n  services: {x: $(image), y: «d:$(V)»}\n",
      ['a:1', 'b:1', 'c:1', 'd:1'].map((name) => `docker.io/library/${name}`),
    ],
    [
      'aliases, duplicates and half-typed lines, with CR LF',
      'x: &c {image: «a:1»}\r\njobs:\r\n- job: a\r\n  container: *c\r\n- job: b\r\n  container: «b:1»\r\n  container: «b:2»\r\n- job: c\r\n  container:\r\n- job: d\r\n  container: ""\r\n-\r\n',
      ['a:1', 'b:1', 'b:2'].map((name) => `docker.io/library/${name}`),
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

  it('ends where aliases lead back', () => {
    const text =
      'jobs: &j\n- job: a\n  <<: *k\n- template: x\n  parameters: {jobs: *j, stages: &s [{jobs: *j, stage: x}, {template: y, parameters: {stages: *s}}]}\n- job: b\n  container: a:1\n';
    expect(scan({ path: 'azure-pipelines.yml', text }).occurrences.map(said)).toEqual(['docker.io/library/a:1']);
  });

  it("takes a bare word for an alias of a template's that the pipeline extends", () => {
    scanMarked('azure-pipelines.yml', 'extends: {template: x}\njobs:\n- job: a\n  container: linux\n');
  });

  it('says what a container asks for', () => {
    const text =
      'resources:\n  containers:\n  - container: a\n    image: a:1\n    options: --user 0 --platform=linux/arm64\n    ports: [8080:80, 53/udp]\n';
    const [found] = scan({ path: 'azure-pipelines.yml', text }).occurrences;
    expect(found?.asks).toMatchObject({
      user: { value: '0' },
      platform: { value: { each: [{ architecture: 'arm64' }] } },
      ports: [{ value: 80 }, { value: 53 }],
    });
  });

  it.each([
    ['parameters: [{name: i, default: a:1}]\njobs: [{job: j, container: "${{ parameters.i }}"}]\n', 'a:1'],
    ['variables: {I: a:1}\njobs: [{job: j, container: $(I)}]\n', 'a:1'],
    ['variables: {V: "1"}\njobs: [{job: j, container: "a:$(V)"}]\n', '<templated>'],
  ])('%j is edited at %s', (text, expected) => {
    const { occurrences } = scan({ path: 'azure-pipelines.yml', text });
    expect(occurrences.map((found) => editedText(text, found))).toEqual([expected]);
  });

  it.each(['.azuredevops/build.yml', '.azure-pipelines/a/b.yml'])('%s, if it is of a pipeline', (path) => {
    expect(scan({ path, text: 'jobs: [{job: a, container: a:1}]\n' }).occurrences).toHaveLength(1);
    const compose = 'services: {a: {image: a:1}}\n';
    expect(scan({ path: path.replace(/\w+\.yml/, 'compose.yml'), text: compose }).occurrences[0]?.format).toBe(
      'compose',
    );
  });

  it.each(['azure-pipelines-pr.yml', '.azure-pipelines.yaml', 'x/azure-pipelines.ci.yml'])('%s', (path) => {
    expect(scanMarked(path, 'container: «a»\npool: x\n').map(({ format }) => format)).toEqual(['azure-pipelines']);
  });
  it.each(['mkdocs.yml', 'azure.yml', '.github/ISSUE_TEMPLATE/azure.yml'])('not %s', (path) => {
    expect(scan({ path, text: 'container: a\npool: x\n' }).occurrences).toEqual([]);
  });
});
