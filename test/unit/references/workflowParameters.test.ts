import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, partsIn, said, scanMarked } from './marked';

const TASK = 'apiVersion: tekton.dev/v1\nkind: Task\nspec:\n';
const WORKFLOW = 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n';

describe('parameters of Tekton', () => {
  it.each<[string, string, string[]]>([
    [
      'a default',
      `${TASK}  params: [{name: i, default: "ghcr.io/x/y:1"}, {name: v, default: "3"}, {name: my.name, default: alpine}]\n  steps: [{image: «$(params.i)»}, {image: "«alpine:$(params.v)»"}, {image: "«$(params['my.name']):$(inputs.params.v)»"}, {image: '«$(params["v"])»'}]\n`,
      ['ghcr.io/x/y:1', 'docker.io/library/alpine:3', 'docker.io/library/alpine:3', 'docker.io/library/3'],
    ],
    [
      'without one, of another kind, or in half',
      `${TASK}  params: [{name: i}, {name: n, default: }, {name: l, type: array, default: [a]}, {name: v, default: "1"}]\n  steps: [{image: «$(params.i)»}, {image: «$(params.n)»}, {image: "«$(params.l[0])»"}, {image: «$(params.l)»}, {image: «$(params.x)»}, {image: «$(tasks.a.results.i)»}, {image: «a:$(params.v)»}, {image: "«a:$(params.v»"}, {image: "«a:$(params.v)$(context.x)»"}]\n`,
      [...Array.from({ length: 6 }, () => 'templated'), 'docker.io/library/a:1', 'templated', 'templated'],
    ],
    [
      'an empty one',
      `${TASK}  params: [{name: p, default: ""}]\n  steps: [{image: "«$(params.p)alpine»"}]\n`,
      ['docker.io/library/alpine'],
    ],
    [
      'a default that is a template, or no reference',
      `${TASK}  params: [{name: a, default: "{{ .Values.x }}"}, {name: b, default: "A"}]\n  steps: [{image: «$(params.a)»}, {image: «$(params.b)»}]\n`,
      ['templated', 'invalid uppercase'],
    ],
    [
      'what a run passes on counts over a default, and inside what is embedded',
      'apiVersion: tekton.dev/v1\nkind: PipelineRun\nspec:\n  params: [{name: v, value: "2"}]\n  pipelineSpec:\n    params: [{name: v, default: "1"}, {name: w, default: "3"}]\n    tasks:\n    - name: a\n      params: [{name: image, value: "b:$(params.v)"}, {name: w, value: "4"}]\n      taskSpec:\n        params: [{name: image}, {name: w, default: "5"}]\n        steps: [{image: «$(params.image)»}, {image: "«c:$(params.w)»"}]\n    - name: b\n      taskSpec: {steps: [{image: "«d:$(params.w)»"}]}\n',
      ['docker.io/library/b:2', 'docker.io/library/c:4', 'docker.io/library/d:3'],
    ],
    [
      'a matrix',
      'apiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  params: [{name: v, default: "1"}]\n  tasks:\n  - name: a\n    matrix: {params: [{name: v, value: ["2", "3"]}]}\n    taskSpec: {steps: [{image: "«a:$(params.v)»"}]}\n',
      ['templated'],
    ],
    [
      'a step of its own, and a template for steps',
      'apiVersion: tekton.dev/v1beta1\nkind: StepAction\nspec:\n  params: [{name: i, default: alpine}]\n  image: «$(params.i)»\n---\napiVersion: tekton.dev/v1\nkind: Task\nspec: {params: [{name: i, default: busybox}], stepTemplate: {image: «$(params.i)»}, steps: []}\n',
      ['docker.io/library/alpine', 'docker.io/library/busybox'],
    ],
    [
      'bundles: what a task is given is not for finding it',
      'apiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  params: [{name: b, default: "ghcr.io/x/y:1"}]\n  tasks:\n  - name: a\n    params: [{name: b, value: no/no:1}]\n    taskRef: {resolver: bundles, params: [{name: bundle, value: «$(params.b)»}]}\n',
      ['ghcr.io/x/y:1'],
    ],
    [
      'not of another object',
      'apiVersion: triggers.tekton.dev/v1beta1\nkind: TriggerTemplate\nspec:\n  params: [{name: i, default: no/no:1}]\n  resourcetemplates:\n  - apiVersion: tekton.dev/v1\n    kind: TaskRun\n    spec: {taskSpec: {steps: [{image: «$(params.i)»}, {image: «$(tt.params.i)»}]}}\n',
      ['templated', 'templated'],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('x.yaml', marked).map(said)).toEqual(expected);
  });

  it('are edited at the literal, under the name of the parameter', () => {
    const text = `${TASK}  params: [{name: i, default: "x/y:1"}, {name: v, default: "3"}]\n  steps: [{image: $(params.i)}, {image: "a:$(params.v)"}]\n`;
    const [whole, part] = scan({ path: 'x.yaml', text }).occurrences;
    expect(whole && editedText(text, whole)).toBe('x/y:1');
    expect(whole?.edit).toMatchObject({ kind: 'literal', variable: 'i' });
    expect(whole?.parts).toBeUndefined();
    expect(part && editedText(text, part)).toBe('<templated>');
    expect(part && partsIn(text, part)).toEqual([
      ['repository', 'a'],
      ['tag', '3'],
    ]);
  });

  it('are sought in no more than 64 mappings around', () => {
    const inside = (levels: number) =>
      `${TASK}  params: [{name: i, default: "x/y:1"}]\n  a: ${'{a: '.repeat(levels)}{steps: [{image: $(params.i)}]}${'}'.repeat(levels)}\n`;
    const found = (levels: number) => scan({ path: 'x.yaml', text: inside(levels) }).occurrences.map(said);
    expect(found(61)).toEqual(['docker.io/x/y:1']);
    expect(found(62)).toEqual(['templated']);
  });

  it('end where values are made of each other', () => {
    const nested = (level: number): string =>
      level === 0
        ? 'steps: [{image: $(params.p1)}]'
        : `params: [{name: p${level}, value: "$(params.p${level + 1})$(params.p${level + 1})"}], inner: {${nested(level - 1)}}`;
    const text = `apiVersion: tekton.dev/v1\nkind: Task\nspec: {params: [{name: p61, value: a}], inner: {${nested(60)}}}\n`;
    expect(scan({ path: 'x.yaml', text }).occurrences.map(said)).toEqual(['templated']);
    const loop = `${TASK}  params: [{name: a, default: $(params.a)}]\n  steps: [{image: $(params.a)}]\n`;
    expect(scan({ path: 'x.yaml', text: loop }).occurrences.map(said)).toEqual(['templated']);
  });
});

describe('parameters of Argo Workflows', () => {
  it.each<[string, string, string[]]>([
    [
      'of the workflow and of a template',
      `${WORKFLOW}  arguments: {parameters: [{name: v, value: "1"}, {name: open}, {name: file, valueFrom: {configMapKeyRef: {}}}]}\n  templates:\n  - inputs: {parameters: [{name: i, default: "x/y:{{workflow.parameters.v}}"}, {name: j, value: b, default: c}]}\n    container: {image: "«{{inputs.parameters.i}}»"}\n    sidecars: [{image: "«{{ inputs.parameters.j }}»"}, {image: "«a:{{workflow.parameters.open}}»"}, {image: "«a:{{workflow.parameters.file}}»"}]\n  - script: {image: "«{{inputs.parameters.j}}»"}\n`,
      ['docker.io/x/y:1', 'docker.io/library/b', 'templated', 'templated', 'templated'],
    ],
    [
      'in the specification of a cron workflow, and in templates',
      'apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nspec:\n  workflowSpec:\n    arguments: {parameters: [{name: i, value: alpine}]}\n    templates: [{container: {image: "«{{workflow.parameters.i}}»"}}]\n---\napiVersion: argoproj.io/v1alpha1\nkind: ClusterWorkflowTemplate\nspec:\n  arguments: {parameters: [{name: i, value: "x/y:1"}]}\n  templates:\n  - containerSet: {containers: [{image: "«{{workflow.parameters.i}}»"}]}\n    initContainers: [{image: «c»}]\n    plugin: {x: {image: none}}\n',
      ['docker.io/library/alpine', 'docker.io/x/y:1', 'docker.io/library/c'],
    ],
    [
      'what a step is given, expressions, and other variables',
      `${WORKFLOW}  templates:\n  - steps: [[{name: a, template: b, arguments: {parameters: [{name: i, value: no/no:1}]}}]]\n  - inputs: {parameters: [{name: i}]}\n    container: {image: "«{{inputs.parameters.i}}»"}\n  - container: {image: "«{{=inputs.parameters.i}}»"}\n  - container: {image: "«{{workflow.name}}»"}\n  - container: {image: "«{{ .Values.x }}»"}\n  - container: {image: "«{{item}}»"}\n`,
      Array.from({ length: 5 }, () => 'templated'),
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('x.yaml', marked).map(said)).toEqual(expected);
  });

  it('are edited at the literal, under the name of the parameter', () => {
    const text = `${WORKFLOW}  arguments: {parameters: [{name: i, value: "x/y:1"}]}\n  templates: [{container: {image: "{{workflow.parameters.i}}"}}]\n`;
    const [found] = scan({ path: 'x.yaml', text }).occurrences;
    expect(found && editedText(text, found)).toBe('x/y:1');
    expect(found?.edit).toMatchObject({ variable: 'i' });
  });
});
