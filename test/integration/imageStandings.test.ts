import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { AskedRegistries } from '../../src/editor/credentials/askedRegistries';
import { Credentials } from '../../src/editor/credentials/credentials';
import { KnownRegistries } from '../../src/editor/credentials/knownRegistries';
import { DocumentScans } from '../../src/editor/documents/documentScans';
import { ImageStandings } from '../../src/editor/documents/imageStandings';
import { LookUps } from '../../src/editor/documents/lookUps';
import { DigestAges } from '../../src/editor/inlayHints/digestAges';
import { rememberedChallenges } from '../../src/editor/rememberedChallenges';
import { RegistryService } from '../../src/editor/registryService';
import { RateBudget } from '../../src/operations/rateBudget';
import type { Occurrence } from '../../src/references/occurrence';
import type { Reference } from '../../src/references/reference';
import { buildSample, pushContent } from '../support/sampleImages';
import { hold, type ScratchRegistry, startScratchRegistry, status } from '../support/scratchRegistry';
import { eventually, setMirrors } from './support/editor';
import { surroundings } from './support/extension';
import { pieceReaders } from './support/pieceReaders';

const ada = { kind: 'basic', username: 'ada', password: 'right-password-0123' } as const;
const never = new AbortController().signal;

describe('standings of images, and the service behind them', () => {
  let context: vscode.ExtensionContext;
  let log: vscode.LogOutputChannel;
  let registry: ScratchRegistry;
  let credentials: Credentials;
  let asked: AskedRegistries;
  let service: RegistryService;
  let standings: ImageStandings;
  let open: { dispose(): unknown }[];
  let reference: Reference;

  before(async () => ({ context, log } = await surroundings()));

  after(() => log.dispose());

  beforeEach(async () => {
    registry = await startScratchRegistry({
      auth: { kind: 'bearer', accounts: { ada: ada.password }, privateRepositories: ['team'] },
    });
    for (const name of ['team/app', 'open/app'])
      pushContent(registry, name, buildSample('library/alpine', '3.22'), '1');
    reference = { registry: registry.host, repository: 'team/app', tag: '1' };
    credentials = new Credentials(context, log);
    asked = new AskedRegistries();
    service = new RegistryService({ credentials, asked, challenges: rememberedChallenges(context.globalState), log });
    const known = new KnownRegistries(context.globalState, credentials, log);
    standings = new ImageStandings(service, new LookUps(known), new RateBudget((name) => service.rateLimit(name)), log);
    open = [standings, service, known, asked, credentials];
  });

  afterEach(async () => {
    await setMirrors(undefined);
    await credentials.remove(registry.host).catch(() => undefined);
    for (const each of open) each.dispose();
    await registry.close();
  });

  it('are not those of who was signed in before, not even where a look was under way', async () => {
    await credentials.save(registry.host, ada);
    await standings.look([reference], never);
    assert.equal(standings.get(reference)?.kind, 'current');
    const waiting = hold();
    registry.on({ kind: 'manifest' }, waiting, { times: 1 });
    const other = { ...reference, tag: '2' };
    const look = standings.look([other], never);
    await waiting.waiting;
    let told = 0;
    open.push(standings.onDidChange(() => told++));
    await credentials.remove(registry.host);
    assert.equal(standings.get(reference), undefined);
    assert.ok(told > 0);
    waiting.release();
    await look;
    assert.equal(standings.get(other), undefined);
    await standings.look([reference], never);
    assert.equal(standings.get(reference)?.kind, 'notVisible');
  });

  it('keeps no refusal that was told late to who asked before', async () => {
    const waiting = hold();
    const denied = status(403);
    registry.on({ kind: 'manifest' }, (request, next) => waiting(request, () => denied(request, next)), { times: 1 });
    const load = service.manifest({ kind: 'registry', reference }, { signal: never, byPerson: true });
    await waiting.waiting;
    await credentials.save(registry.host, ada);
    let told = 0;
    open.push(service.onDidAsk(() => told++));
    waiting.release();
    await assert.rejects(load);
    assert.deepEqual([told, asked.refusal(registry.host)], [0, undefined]);
    // Whom this does not concern is heard still.
    const held = hold();
    registry.on({ kind: 'manifest' }, held, { times: 1 });
    const next = service.manifest({ kind: 'registry', reference }, { signal: never, byPerson: true });
    await held.waiting;
    await credentials.save('other.example', ada);
    held.release();
    await next;
    await credentials.remove('other.example');
    assert.equal(told, 1);
  });

  it('has the ages of digests told anew to who signs in', async () => {
    const scans = new DocumentScans(pieceReaders(log));
    const budget = new RateBudget((name) => service.rateLimit(name));
    const known = new KnownRegistries(context.globalState, credentials, log);
    const ages = new DigestAges({ scans, lookUps: new LookUps(known), source: service, budget, log });
    let changes = 0;
    open.push(
      ages.onDidChangeInlayHints(() => changes++),
      ...[ages, known, scans],
    );
    await credentials.save(registry.host, ada);
    assert.ok(changes > 0);
  });

  it('are looked up in the background although the setting of one mirror cannot be read', async () => {
    await setMirrors({ 'docker.io': 'ftp://x', 'ghcr.io': registry.url });
    const occurrences = ['docker.io', 'ghcr.io'].map((host) => ({
      target: { kind: 'image', reference: { registry: host, repository: 'open/app', tag: '1' } },
      asks: {},
    })) as unknown as Occurrence[];
    await standings.lookInBackground(occurrences, never);
    const kinds = ['docker.io', 'ghcr.io'].map(
      (host) => standings.get({ registry: host, repository: 'open/app', tag: '1' })?.kind,
    );
    assert.deepEqual(kinds, ['failed', 'current']);
  });

  it('serves what is under way when a setting changes', async () => {
    const waiting = hold();
    registry.on({ kind: 'manifest' }, waiting, { times: 1 });
    const ask = { signal: never, byPerson: true };
    const load = service.manifest({ kind: 'registry', reference: { ...reference, repository: 'open/app' } }, ask);
    await waiting.waiting;
    let changes = 0;
    open.push(service.onDidChangeAnswers(() => changes++));
    await setMirrors({ 'other.example.com': 'https://x.example.com' });
    await eventually(() => {
      assert.equal(changes, 1);
      return Promise.resolve();
    });
    waiting.release();
    assert.equal((await load).value.kind, 'index');
  });
});
