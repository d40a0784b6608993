import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvidenceTree } from '../../../src/inspection/evidence';
import type { EvidenceState } from '../../../src/inspection/evidenceLookUp';
import { evidenceTree } from '../../../src/inspection/evidenceTree';
import { parseHostMessage } from '../../../src/messages/panel';
import { MediaType } from '../../../src/oci/mediaType';
import { evidenceHover } from '../../../src/presentation/evidenceHover';
import { statementSentences } from '../../../src/presentation/evidenceStatements';
import { evidenceText } from '../../../src/presentation/evidenceText';
import type { ImageRow } from '../../../src/presentation/imageRows';
import { referrerRows } from '../../../src/presentation/referrerRows';
import { referrersPart } from '../../../src/presentation/referrersPart';
import type { Locator } from '../../../src/registry/imageSource';
import { LocalSources } from '../../../src/registry/local/localSources';
import { RegistryError } from '../../../src/registry/registryError';
import { buildSample, type Content, pushSamples } from '../../support/sampleImages';
import { artifact, image, TYPES } from '../../support/sampleImages/evidence';
import { pushContent } from '../../support/sampleImages/pushContent';
import { type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../../support/scratchRegistry';
import { treeOf } from '../inspection/evidenceFixtures';
import { toolMade } from '../registry/local/localFixtures';
import { locate, type RegistryClient, registryClient } from '../registry/registryClient';
import { ready } from './inspected';

const time = Date.parse('2025-06-05T08:42:00Z');
const viewer = { now: time, language: 'en-GB' };

describe('What refers to an image, in the panel, the tree view and the hover', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    pushSamples(registry);
    client = registryClient();
  });
  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  const at = (name: string) => locate(registry, ...(name.split(':') as [string, string]));
  const tree = (name: string) => treeOf(client.source, at(name));
  const part = (found: EvidenceTree, locator: Locator = at('x:1')) =>
    ready(referrersPart({ locator, manifest: undefined, viewer }, { kind: 'ready', ...unchecked(found), time }));
  const unchecked = (found: EvidenceTree) => ({ tree: found, readings: undefined, notes: [] });
  const sentences = (found: EvidenceTree) => statementSentences(found).map(({ sentence }) => sentence);

  it("is the terminal's tree, row for row", async () => {
    for (const name of ['demo/signed:1.0', 'library/nginx:1.27-alpine', 'demo/crane-signed:1.0']) {
      const found = await tree(name);
      const { rows } = part(found);
      const lines = evidenceText(name, found)
        .split('\n')
        .filter((line) => line.includes('── '));
      expect(rows.length).toBeGreaterThan(1);
      expect(rows.map(({ level }) => level)).toEqual(lines.map((line) => line.indexOf('── ') / 4 + 0.75));
      for (const [index, { digest, name, artifactType, found: how, size }] of rows.entries()) {
        const line = lines[index]!;
        for (const text of [digest, name, artifactType, how, size]) expect(line).toContain(text);
      }
      const flat = (row: ImageRow): readonly ImageRow[] => [row, ...(row.children ?? []).flatMap(flat)];
      const inTree = referrerRows(unchecked(found), at(name)).flatMap(flat);
      const nodes = inTree.filter(({ kind }) => kind === 'referrer');
      expect(nodes.map(({ digest, label }) => [digest, label])).toEqual(rows.map((row) => [row.digest, row.name]));
      expect(inTree.slice(0, 3).map(({ label }) => label)).toEqual(sentences(found));
    }
  });

  it('says what there is and what not', async () => {
    expect(sentences(await tree('demo/signed:1.0'))).toEqual([
      ...['Signed: 1, not verified', 'SBOM: 1, not verified', 'No provenance'],
    ]);
    const { statements } = part(await tree('library/nginx:1.27-alpine'));
    expect(statements[0]).toEqual({ kind: 'none', sentence: 'Not signed' });
    expect(statements[1]?.sentence).toMatch(/^SBOM: 6, not verified; not of the index itself, but of linux\/amd64, /);
    const local: Locator = { kind: 'archive', path: path.join(toolMade, 'skopeo-docker-archive.tar') };
    const composed = await evidenceTree(
      new LocalSources(client.source),
      local,
      {},
      { signal: AbortSignal.timeout(9_000) },
    );
    expect(part(composed, local)).toMatchObject({
      statements: [{ sentence: 'Signature: not looked for' }, { kind: 'notLookedFor' }, { kind: 'notLookedFor' }],
      notes: ['This archive holds no manifest, so nothing can refer to it.'],
    });
  });

  it('does not say that there is nothing where something could not be checked, and tells once why all ended', async () => {
    const app = image();
    pushContent(registry, 'app', app, '1');
    const others = Array.from({ length: 30 }, () => artifact('application/vnd.example.other', app));
    for (const content of others) pushContent(registry, 'app', content);
    registry.on({ kind: 'manifest', reference: others[0]!.descriptor.digest }, status(429));
    const found = await tree('app:1');
    expect(sentences(found)[0]).toBe('Signature: could not be checked: a manifest was not read');
    const { rows } = part(found);
    const problems = rows.flatMap((row) => row.problems);
    expect(problems.filter((problem) => problem.includes('could not be read. '))).toHaveLength(1);
    expect(problems).toContain('not all could be looked at');
    registry.on({ kind: 'referrers' }, status(403));
    expect(part(await tree('app:1')).notes).toMatchObject([
      expect.stringMatching(/^What refers to sha256:[0-9a-f]{12} could not be read\. /),
    ]);
  });

  it('ends at a circle, and says of what stands elsewhere that it does', async () => {
    const app = image();
    const one = artifact(TYPES.signature, app);
    pushContent(registry, 'app', app, '1');
    pushContent(registry, 'app', one);
    const list = (subject: Content, entries: readonly object[]) =>
      registry.on(
        { kind: 'referrers', reference: subject.descriptor.digest },
        wrongBody(JSON.stringify({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: entries })),
      );
    list(app, [one.descriptor]);
    list(one, [app.descriptor, one.descriptor]);
    const { rows } = part(await tree('app:1'));
    expect(rows.map(({ level, notes }) => [level, notes.includes('shown elsewhere')])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(rows[1]?.notes.at(-1)).toBe('not counted: its manifest names another subject');
  });

  it('shows of 2,000 manifests all in the panel, 200 of each node in the tree view, and that there are more', async () => {
    const app = image();
    pushContent(registry, 'app', app, '1');
    for (let index = 0; index < 2_000; index++) pushContent(registry, 'app', artifact('application/vnd.x', app));
    const found = await treeOf(client.source, at('app:1'), { depth: 1 });
    const { rows, notes } = part(found);
    expect(rows).toHaveLength(1_999);
    expect(notes).toContain(
      'There is more than this: no more than 2,000 manifests are looked at. Ask for one of them by its digest.',
    );
    expect(parseHostMessage({ type: 'show', parts: { referrers: part(found) } })).toBeDefined();
    const inTree = referrerRows(unchecked(found), at('app:1'));
    expect(inTree.filter(({ kind }) => kind === 'referrer')).toHaveLength(200);
    expect(inTree.at(-1)).toEqual({ kind: 'note', label: '1799 more are not listed' });
  });

  it('shows what a stranger wrote, and obeys nothing', async () => {
    const app = image();
    const evil = '[x](command:ociLens.pinToDigest) a\u001b[2J\u202eb';
    pushContent(registry, 'app', app, '1');
    pushContent(registry, 'app', artifact(evil, app));
    const found = await tree('app:1');
    const texts = JSON.stringify([part(found), referrerRows(unchecked(found), at('app:1'))]);
    expect(texts).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(texts).toContain('⟨U+202E⟩');
    const [hover] = evidenceHover({ sentences: [evil], checks: [evil], time }, viewer);
    expect(hover).toEqual({ theirs: expect.not.stringMatching(/\]\(|\p{Cf}|(?!\n)\p{Cc}/u) as unknown });
  });

  it('says what will be asked before anybody asks, and what went wrong', () => {
    const unasked = (locator: Locator, manifest = undefined as never) =>
      referrersPart({ locator, manifest, viewer }, { kind: 'unasked' });
    expect(unasked(at('app:1'))).toEqual({
      kind: 'unasked',
      sentence: `Asks ${registry.host} for what refers to this image, for cosign's tags, and for what is found.`,
    });
    const index = { kind: 'index', manifests: buildSample('library/nginx', '1.27').manifests };
    expect(unasked(at('app:1'), index as never)).toMatchObject({
      sentence: expect.stringContaining('each of the 6 manifests of its index') as unknown,
    });
    expect(unasked({ kind: 'layout', path: '/images/app' })).toMatchObject({
      sentence: 'Reads what /images/app holds that refers to this image. Nothing is sent.',
    });
    const error = new RegistryError('denied', 'no', { host: registry.host });
    const failed: EvidenceState = { kind: 'failed', error, last: undefined };
    expect(referrersPart({ locator: at('app:1'), manifest: undefined, viewer }, failed)).toMatchObject({
      kind: 'failed',
      canSignIn: true,
    });
    expect(
      referrersPart({ locator: { kind: 'layout', path: '/a' }, manifest: undefined, viewer }, failed),
    ).toMatchObject({ canSignIn: false });
  });

  it('tells in the hover when it was looked for', () => {
    const [hover] = evidenceHover({ sentences: ['Not signed', 'SBOM: 1, not verified'], checks: [], time }, viewer);
    expect(hover).toEqual({
      theirs: expect.stringMatching(
        /^Not signed &nbsp;·&nbsp; SBOM\\: 1\\, not verified {2}\nLooked for at 05\\\/06\\\/2025/,
      ) as unknown,
    });
  });
});
