import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

describe('Cloud Build', () => {
  it.each<[string, string, string[]]>([
    [
      'steps',
      "steps:\n- name: '«gcr.io/cloud-builders/docker»'\n  id: x\n  args: [build, -t, gcr.io/a/b:1, .]\n- name: «node:20»\n  env: [name=no]\nimages: [gcr.io/a/b:1]\nartifacts: {name: no}\n",
      ['gcr.io/cloud-builders/docker', 'docker.io/library/node:20'],
    ],
    [
      'substitutions',
      'steps:\n- name: «node:$_V»\n- name: «$_I»\n- name: «gcr.io/$PROJECT_ID/x»\n- name: «${_UNSET}»\n- name: «${_C}»\nsubstitutions:\n  _V: "20"\n  _I: quay.io/a/b:1\n  _C: $_I\n',
      ['docker.io/library/node:20', 'quay.io/a/b:1', 'templated', 'templated', 'quay.io/a/b:1'],
    ],
    [
      'what the run sets, whatever the file says',
      'steps: [{name: "«gcr.io/$PROJECT_ID/x»"}, {name: "«a:$$_V»"}]\nsubstitutions: {PROJECT_ID: p, _V: "1"}\n',
      ['templated', 'invalid tag'],
    ],
    [
      'an empty substitution',
      `steps: [{name: 'node:20$_S'}]\nsubstitutions: {_S: ''}\n`.replace('node:20$_S', '«node:20$_S»'),
      ['docker.io/library/node:20'],
    ],
    [
      'nothing that is built or kept',
      'steps: []\nimages: ["gcr.io/a/b"]\noptions: {pool: {name: projects/p}, env: [name=a]}\nartifacts: {objects: {location: gs://a, paths: [b]}}\navailableSecrets: {secretManager: [{versionName: a}]}\n',
      [],
    ],
  ])('%s', (_name, marked, expected) => {
    expect(scanMarked('cloudbuild.yaml', marked).map(said)).toEqual(expected);
  });

  it('is edited at the substitution', () => {
    const text = 'steps: [{name: $_I}]\nsubstitutions: {_I: "a:1"}\n';
    const { occurrences } = scan({ path: 'cloudbuild.yml', text });
    expect(occurrences.map((found) => editedText(text, found))).toEqual(['a:1']);
    expect(occurrences[0]?.edit).toMatchObject({ span: { start: text.indexOf('a:1') } });
  });

  it.each(['cloudbuild-prod.yaml', 'x/cloudbuild.json', 'app.cloudbuild.yml'])('%s', (path) => {
    expect(scanMarked(path, '{"steps": [{"name": "«a»"}]}\n').map(({ format }) => format)).toEqual(['cloud-build']);
  });
  it.each(['build.yaml', 'mkdocs.yml'])('not %s', (path) => {
    expect(scan({ path, text: 'steps: [{name: a}]\n' }).occurrences).toEqual([]);
  });
});
