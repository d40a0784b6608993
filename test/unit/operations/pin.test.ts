import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { type PinAction, planAction } from '../../../src/operations/pin';
import { planPins } from '../../../src/operations/pinPlan';
import { applyEdits } from '../../../src/references/edits';
import { scan } from '../../../src/references/scan';
import { CachedSource } from '../../../src/registry/cachedSource';
import { type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import { imageBytes, registryClient, type RegistryClient } from '../registry/registryClient';

const ONE = digestOf(imageBytes('one'));
const TWO = digestOf(imageBytes('two'));

describe('pin, unpin and refresh of a document', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  let source: CachedSource;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('a', '1', imageBytes('one'), MediaType.ociManifest);
    registry.putManifest('a', '2', imageBytes('two'), MediaType.ociManifest);
    client = registryClient();
    source = new CachedSource(client.source, client.log);
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  /** `%` in the text stands for the registry. */
  async function act(action: PinAction, path: string, template: string, includesManaged = false) {
    const text = template.replaceAll('%', registry.host);
    const before = scan({ path, text });
    const ask = { signal: new AbortController().signal, byPerson: true };
    const outcome = await planAction(action, before, before.occurrences, { source, ask, includesManaged });
    return {
      text: applyEdits(text, outcome.edits).replaceAll(registry.host, '%'),
      refused: outcome.refused.map(({ why }) => why.kind),
      failed: outcome.failed.map(({ error }) => error.kind),
      unchanged: outcome.unchanged.length,
      notices: outcome.pins.flatMap(({ edit }) => edit.notices.map(({ kind }) => kind)),
    };
  }

  it('pins what is not pinned, with one request for each image', async () => {
    const text = `FROM %/a:1 AS x\nFROM %/a:1\nFROM x\nFROM %/a:2@${TWO}\n`;
    expect(await act('pin', 'Dockerfile', text)).toEqual({
      text: `FROM %/a:1@${ONE} AS x\nFROM %/a:1@${ONE}\nFROM x\nFROM %/a:2@${TWO}\n`,
      refused: ['alreadyPinned'],
      failed: [],
      unchanged: 0,
      notices: [],
    });
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('asks nothing for a document that cannot be changed', async () => {
    const text = `FROM ${registry.host}/a:1\nFROM scratch\nFROM ${registry.host}/a:1@${ONE}\n`;
    const before = scan({ path: 'Dockerfile', text });
    const ask = { signal: new AbortController().signal, byPerson: true };
    const outcome = await planAction('pin', before, before.occurrences, { source, ask, isReadOnly: true });
    expect(outcome.refused.map(({ why }) => why.kind)).toEqual(['readOnly', 'alreadyPinned']);
    expect(registry.requests).toEqual([]);
  });

  it('refreshes what moved and leaves the rest', async () => {
    const text = `FROM %/a:1@${TWO}\nFROM %/a:2@${TWO}\nFROM %/a:1\nFROM %/a@${ONE}\n`;
    expect(await act('refresh', 'Dockerfile', text)).toMatchObject({
      text: text.replace(TWO, ONE),
      refused: ['notPinned', 'noTag'],
      unchanged: 1,
    });
  });

  it('unpins without a request', async () => {
    expect(await act('unpin', 'Dockerfile', `FROM %/a:1@${ONE}\nFROM %/a:1\n`)).toMatchObject({
      text: 'FROM %/a:1\nFROM %/a:1\n',
      refused: ['notPinned'],
    });
    expect(registry.requests).toEqual([]);
  });

  it('asks for nothing that cannot be edited', async () => {
    const text = 'ARG R=%\nFROM $R/a:1\nFROM $UNKNOWN\n';
    expect((await act('pin', 'Dockerfile', text)).refused).toEqual(['uneditable', 'unresolved']);
    expect((await act('pin', 'compose.yaml', 'services: {a: {build: ., image: b}}')).refused).toEqual(['build']);
    expect(registry.requests).toEqual([]);
  });

  it('pins what can be had, and says what could not', async () => {
    registry.on({ reference: '2' }, status(429));
    expect(await act('pin', 'Dockerfile', 'FROM %/a:2\nFROM %/a:1\nFROM %/a:3\n')).toMatchObject({
      text: `FROM %/a:2\nFROM %/a:1@${ONE}\nFROM %/a:3\n`,
      failed: ['rateLimited', 'notFound'],
    });
  });

  it('leaves lines to the bot that a comment gives them to, unless a person says otherwise', async () => {
    const text = '# renovate: datasource=docker\nFROM %/a:1\n';
    expect(await act('pin', 'Dockerfile', text)).toMatchObject({ text, refused: ['managedByBot'] });
    expect(registry.requests).toEqual([]);
    expect(await act('pin', 'Dockerfile', text, true)).toMatchObject({
      text: text.replace('a:1', `a:1@${ONE}`),
      notices: ['managedByBot'],
    });
  });

  const flux = '# {"$imagepolicy": "ns:p:tag"}';
  it.each<[string, PinAction, string, string]>([
    [
      'Helm, with a key for the digest',
      'pin',
      'values.yaml',
      `image:\n  repository: %/a\n  tag: v1 ${flux}\n  digest: ""\n`,
    ],
    [
      'Helm, above the tag',
      'pin',
      'values.yaml',
      'image:\n  repository: %/a\n  # renovate: datasource=docker\n  tag: v1\n  digest: ""\n',
    ],
    ['Helm, unpinned', 'unpin', 'values.yaml', `image:\n  repository: %/a\n  tag: v1 ${flux}\n  digest: ${TWO}\n`],
    [
      'kustomize, refreshed',
      'refresh',
      'kustomization.yaml',
      `images:\n- name: b\n  newName: %/a\n  newTag: v1 ${flux}\n  digest: ${TWO}\n`,
    ],
  ])("sees a bot's comment at the tag where the digest has its own key: %s", async (_name, action, path, text) => {
    expect(await act(action, path, text)).toMatchObject({ text, refused: ['managedByBot'] });
    expect(registry.requests).toEqual([]);
    registry.putManifest('a', 'v1', imageBytes('one'), MediaType.ociManifest);
    expect((await act(action, path, text, true)).notices).toContain('managedByBot');
  });

  it('edits an anchor once for all who use it', async () => {
    const pod = (image: string) => `x-image: &i ${image}\nservices: {a: {image: *i}, b: {image: *i}}\n`;
    expect(await act('pin', 'compose.yaml', pod('%/a:1'))).toMatchObject({ text: pod(`%/a:1@${ONE}`), refused: [] });
  });

  it('rejects where it is cancelled', async () => {
    const before = scan({ path: 'Dockerfile', text: `FROM ${registry.host}/a:1\n` });
    const means = { source, ask: { signal: AbortSignal.abort() } };
    await expect(planAction('pin', before, before.occurrences, means)).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

it('refuses two digests for one text', async () => {
  const before = scan({
    path: 'compose.yaml',
    text: 'x: &i a:1\nservices: {a: {image: *i}, b: {image: *i}, c: {image: d}}\n',
  });
  const wishes = before.occurrences.map((occurrence, index) => ({ occurrence, digest: index === 0 ? ONE : TWO }));
  const { edits, refused } = await planPins(before, wishes);
  expect(refused.map(({ why }) => why.kind)).toEqual(['conflict', 'conflict']);
  expect(applyEdits(before.text, edits)).toBe(before.text.replace('image: d', `image: d@${TWO}`));
});
