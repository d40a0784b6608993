import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, partsIn, said, scanMarked } from './marked';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const HEAD = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';

describe('images of a kustomization', () => {
  it.each<[string, string, string[]]>([
    ['a new tag', '- name: «nginx»\n  newTag: "1.27"\n', ['docker.io/library/nginx:1.27']],
    [
      'a new name',
      '- name: nginx\n  newName: «ghcr.io/x/nginx»\n  newTag: 1.10\n- {name: a, newName: «b»}\n',
      ['ghcr.io/x/nginx:1.10', 'docker.io/library/b'],
    ],
    ['a digest', `- {name: «a», digest: "${DIGEST}"}\n`, [`docker.io/library/a@${DIGEST}`]],
    ['both', `- {name: «a», newTag: "1", digest: ${DIGEST}}\n`, [`docker.io/library/a:1@${DIGEST}`]],
    ['a digest behind the tag', `- {name: «a», newTag: "1@${DIGEST}"}\n`, [`docker.io/library/a:1@${DIGEST}`]],
    [
      'a suffix of a tag that stands elsewhere',
      '- {name: a, newName: «x/b», tagSuffix: -r1}\n- {name: a, tagSuffix: -r1}\n- {name: «a», newTag: "2", tagSuffix: -r1}\n',
      ['templated', 'docker.io/library/a:2'],
    ],
    ['what only chooses', '- name: a\n- {name: b, newTag: }\n- word\n- {newTag: "1"}\n', []],
    ['templates', '- {name: «a», newTag: "{{ .V }}"}\n', ['templated']],
    [
      'invalid ones',
      '- {name: «A», newTag: "1"}\n- {name: «a», digest: sha256:1}\n',
      ['invalid uppercase', 'invalid digest'],
    ],
    ['one mapping twice', '- &i {name: «a», newTag: "1"}\n- *i\n', ['docker.io/library/a:1']],
  ])('%s', (_name, images, expected) => {
    expect(scanMarked('k/kustomization.yaml', `${HEAD}images:\n${images}`).map(said)).toEqual(expected);
  });

  it.each(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])('stand in %s', (path) => {
    scanMarked(path, 'images: [{name: «a», newTag: b}]\nresources: [images]\n');
  });

  it('says where the parts stand, and is edited at its digest', () => {
    const text = `images:\n- name: a\n  newName: b\n  newTag: c\n  digest: ${DIGEST}\n`;
    const [found] = scan({ path: 'kustomization.yaml', text }).occurrences;
    expect(found && editedText(text, found)).toBe(DIGEST);
    expect(found?.format).toBe('kustomize');
    expect(found && partsIn(text, found)).toEqual([
      ['repository', 'b'],
      ['tag', 'c'],
      ['digest', DIGEST],
    ]);
  });
});

describe('a name that is replaced alone', () => {
  const kustomization = (entry: string) => ({ path: 'kustomization.yaml', text: `images: [{name: a, ${entry}}]\n` });
  const application = (image: string) => ({
    path: 'x.yaml',
    text: `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {kustomize: {images: ["${image}"]}}}\n`,
  });

  it.each([
    ['of a kustomization', kustomization('newName: b')],
    ['with a digest still to come', kustomization('newName: b, digest: ""')],
    ['of Argo CD', application('a=b')],
  ])('%s has its tag in another file, and takes no digest', (_name, file) => {
    const [found] = scan(file).occurrences;
    expect(found).toMatchObject({
      target: { kind: 'image', reference: { repository: 'library/b' } },
      asks: { tag: 'inOtherFile' },
      edit: { kind: 'refused', reason: 'tagInOtherFile' },
    });
  });

  it.each([
    ['with a tag', kustomization('newName: b, newTag: c')],
    ['with a digest', kustomization(`newName: b, digest: "${DIGEST}"`)],
    ['with a tag, of Argo CD', application('a=b:1')],
    ['with a digest, of Argo CD', application(`a=b@${DIGEST}`)],
    ['of Argo CD, where nothing is replaced', application('b')],
  ])('%s is whole', (_name, file) => {
    expect(scan(file).occurrences.map(({ asks, edit }) => [asks.tag, edit.kind === 'refused'])).toEqual([
      [undefined, false],
    ]);
  });
});

describe('Helm charts of a kustomization', () => {
  it.each<[string, string, string[]]>([
    ['a chart in a registry', '- {name: c, repo: oci://«ghcr.io/x», version: 1.0.0+b}\n', ['ghcr.io/x/c:1.0.0_b']],
    ['others', '- {name: c, repo: https://example.com, version: 1.0.0}\n- {repo: oci://a.b/c}\n- {name: c}\n- c\n', []],
  ])('%s', (_name, charts, expected) => {
    expect(scanMarked('kustomization.yaml', `${HEAD}helmCharts:\n${charts}`).map(said)).toEqual(expected);
  });
});
