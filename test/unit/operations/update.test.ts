import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { updateRefusal } from '../../../src/operations/tagPlan';
import { planUpdate, updateGroups } from '../../../src/operations/update';
import { applyEdits } from '../../../src/references/edits';
import { scan } from '../../../src/references/scan';
import { CachedSource } from '../../../src/registry/cachedSource';
import { prepareTags } from '../../../src/tags/prepareTags';
import { updateCandidates } from '../../../src/tags/updateCandidates';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, registryClient, type RegistryClient } from '../registry/registryClient';
import { tagLists } from '../tags/tagLists';

const ONE = digestOf(imageBytes('one'));
const TWO = digestOf(imageBytes('two'));
const pod = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${image} # é🦊\n`;

describe('an update to another tag', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('a', '1.0', imageBytes('one'), MediaType.ociManifest);
    registry.putManifest('a', '1.1', imageBytes('two'), MediaType.ociManifest);
    client = registryClient();
    source = new CachedSource(client.source, client.log);
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  /** `%` in the text stands for the registry; the first occurrence is updated. */
  async function update(path: string, template: string, tag = '1.1', includesManaged = false): Promise<string> {
    const before = scan({ path, text: template.replaceAll('%', registry.host) });
    const occurrence = before.occurrences[0]!;
    const ask = { signal: new AbortController().signal, byPerson: true };
    const plan = await planUpdate(source, before, { occurrence, tag, includesManaged }, ask);
    switch (plan.kind) {
      case 'planned':
        return applyEdits(before.text, plan.edits).replaceAll(registry.host, '%');
      case 'refused':
        return `refused: ${plan.why.kind} ${'reason' in plan.why ? JSON.stringify(plan.why.reason) : ''}`.trim();
      case 'failed':
        return `failed: ${plan.error.kind}`;
    }
  }

  it.each([
    ['pod.yaml', pod('%/a:1.0'), pod('%/a:1.1')],
    ['pod.yaml', pod('"%/a:1.0"'), pod('"%/a:1.1"')],
    ['Dockerfile', 'FROM %/a:1.0 AS x\nFROM x\n', 'FROM %/a:1.1 AS x\nFROM x\n'],
    ['Dockerfile', 'ARG TAG=1.0\nFROM %/a:${TAG}\n', 'ARG TAG=1.1\nFROM %/a:${TAG}\n'],
    ['Dockerfile', 'ARG BASE=%/a:1.0\nFROM ${BASE}\n', 'ARG BASE=%/a:1.1\nFROM ${BASE}\n'],
    ['compose.yaml', 'services:\n  a:\n    image: %/a:${TAG:-1.0}\n', 'services:\n  a:\n    image: %/a:${TAG:-1.1}\n'],
    [
      'compose.yaml',
      'x-a: &i %/a:1.0\nservices:\n  a:\n    image: *i\n  b:\n    image: *i\n',
      'x-a: &i %/a:1.1\nservices:\n  a:\n    image: *i\n  b:\n    image: *i\n',
    ],
    [
      'values.yaml',
      'image:\n  repository: %/a\n  tag: "1.0"\n  size: 1.0\n',
      'image:\n  repository: %/a\n  tag: "1.1"\n  size: 1.0\n',
    ],
    // Helm would render 1.10 as 1.1.
    ['values.yaml', 'image:\n  repository: %/a\n  tag: 1.0\n', 'image:\n  repository: %/a\n  tag: "1.1"\n'],
    ['values.yaml', 'image: {repository: "%/a", tag: 1.0}\n', 'image: {repository: "%/a", tag: "1.1"}\n'],
    [
      'kustomization.yaml',
      'images:\n- name: x\n  newName: %/a\n  newTag: "1.0"\n',
      'images:\n- name: x\n  newName: %/a\n  newTag: "1.1"\n',
    ],
    ['pod.yaml', pod('%/a'), pod('%/a:1.1')],
  ])('changes the tag and no other character in %s: %j', async (path, before, after) => {
    expect(await update(path, before)).toBe(after);
    expect(registry.requests).toEqual([]);
  });

  it.each([
    ['pod.yaml', pod(`%/a:1.0@${ONE}`), pod(`%/a:1.1@${TWO}`)],
    ['Dockerfile', `FROM %/a:1.0@${ONE}\n`, `FROM %/a:1.1@${TWO}\n`],
  ])('keeps a pin one, with the digest of the new tag, in %s', async (path, before, after) => {
    expect(await update(path, before)).toBe(after);
  });

  it('keeps the digest where the new tag stands for the same image', async () => {
    registry.putTag('a', '1.0.5', ONE);
    expect(await update('pod.yaml', pod(`%/a:1.0@${ONE}`), '1.0.5')).toBe(pod(`%/a:1.0.5@${ONE}`));
  });

  it('changes nothing where the new digest cannot be had', async () => {
    expect(await update('pod.yaml', pod(`%/a:1.0@${ONE}`), '9.9')).toBe('failed: notFound');
    registry.on({ kind: 'manifest' }, status(429));
    expect(await update('pod.yaml', pod(`%/a:1.0@${ONE}`))).toBe('failed: rateLimited');
  });

  it.each([
    ['Chart.yaml with a file beside', 'values.yaml', 'image:\n  repository: %/a\n', 'refused: unresolved'],
    ['a block of text', 'pod.yaml', pod('>-\n      %/a:1.0\n   '), 'refused: uneditable "blockScalar"'],
    ['a build', 'compose.yaml', 'services:\n  a:\n    image: %/a:1.0\n    build: .\n', 'refused: build'],
    ['a tag of two', 'Dockerfile', 'ARG A=1\nARG B=.0\nFROM %/a:${A}${B}\n', 'refused: uneditable "templated"'],
    ['an escape', 'pod.yaml', pod('"%/a:1\\x2e0"'), 'refused: uneditable "escaped"'],
  ])('refuses %s', async (_name, path, text, expected) => {
    expect(await update(path, text)).toContain(expected);
    expect(registry.requests).toEqual([]);
  });

  it('leaves a line that a bot writes to it, unless a person says otherwise', async () => {
    const text = `# renovate: datasource=docker\nFROM %/a:1.0\n`;
    expect(await update('Dockerfile', text)).toBe('refused: managedByBot');
    expect(await update('Dockerfile', text, '1.1', true)).toBe(text.replace('1.0', '1.1'));
  });

  it('says before a registry is asked what cannot be done', () => {
    const refusal = (path: string, text: string) => {
      const before = scan({ path, text });
      return updateRefusal(before, before.occurrences[0]!)?.kind;
    };
    expect(refusal('pod.yaml', pod('a:1.0'))).toBeUndefined();
    expect(refusal('pod.yaml', pod(`a:1.0@${ONE}`))).toBeUndefined();
    expect(refusal('pod.yaml', pod('>-\n      a:1.0\n   '))).toBe('uneditable');
  });
});

describe('updateGroups', () => {
  it('sets patch, minor and major apart, the newest of each first', () => {
    const groups = (current: string) => {
      const updates = updateCandidates(current, prepareTags(tagLists.nginx));
      return updates.kind === 'versions' ? updateGroups(updates.all) : [];
    };
    expect(groups('1.26.1-alpine')).toEqual([
      { step: 'patch', tags: ['1.26.2-alpine'] },
      { step: 'minor', tags: ['1.27.3-alpine', '1.27.2-alpine', '1.27.1-alpine', '1.27.0-alpine'] },
    ]);
    expect(groups('1.27.3-alpine')).toEqual([]);
  });
});
