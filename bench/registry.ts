import { KeptChallenges } from '../src/registry/auth/challengeMemory';
import { delay } from '../test/support/scratchRegistry';
import { type Measured, medianOf } from './figure';
import { part, row } from './part';
import { connect, counted, details, digest, summary, withRegistry } from './registryClient';
import { elapsed } from './time';

const INDEX = 'library/nginx:1.27-alpine';
const SINGLE = 'kubewarden/policy-server:v1.13.0';
const LATENCY_MS = 50;
const RUNS = 15;

/** What look-ups cost: requests as the registry counts them, each from a client that knows nothing yet where nothing else is said. */
export const lookUps = part({
  rows: {
    digest: row('digest of a tag', 'requests', { atMost: 1 }),
    'digest.again': row('digest again', 'requests', { atMost: 0 }),
    'hover.summary': row('what a hover shows first, of an index', 'requests', { atMost: 1 }),
    'hover.details': row('its configuration', 'requests', { atMost: 2 }),
    'hover.again': row('hovering again', 'requests', { atMost: 0 }),
    'config.index': row('configuration of one platform of an index', 'requests', { atMost: 3 }),
    'config.single': row('configuration of a single manifest', 'requests', { atMost: 2 }),
    'config.later': row('configuration after the cache time, tag unchanged', 'requests', { atMost: 1 }),
  },
  measure: () =>
    withRegistry({}, async (registry) => {
      const [client, hovering, asking, other] = [connect(), connect(), connect(), connect()];
      const count = (work: () => Promise<unknown>) => counted(registry, work);
      const figures = {
        digest: await count(() => digest(registry, client, INDEX)),
        'digest.again': await count(() => digest(registry, client, INDEX)),
        'hover.summary': await count(() => summary(registry, hovering, INDEX)),
        'hover.details': await count(() => details(registry, hovering, INDEX)),
        'hover.again': await count(() => details(registry, hovering, INDEX)),
        'config.index': await count(() => details(registry, asking, INDEX)),
        'config.single': await count(() => details(registry, other, SINGLE)),
      };
      asking.wait();
      const later = await count(() => details(registry, asking, INDEX));
      for (const each of [client, hovering, asking, other]) each.dispose();
      return { ...figures, 'config.later': later };
    }),
});

/** The same at a registry that wants tokens: the two requests for one are a refusal and the token itself. */
export const tokens = part({
  rows: {
    'token.first': row('digest at a registry with tokens, the first time ever', 'requests', { atMost: 3 }),
    'token.session': row('digest there in a later session', 'requests', { atMost: 2 }),
    'token.later': row('digest there after the cache time', 'requests', { atMost: 1 }),
  },
  measure: () =>
    withRegistry({ auth: { kind: 'bearer' } }, async (registry) => {
      const challenges = new KeptChallenges();
      const first = connect(challenges);
      const ask = (client: typeof first): Promise<Measured> => counted(registry, () => digest(registry, client, INDEX));
      const ever = await ask(first);
      const known = connect(new KeptChallenges(challenges.toJSON()));
      const session = await ask(known);
      first.wait();
      const later = await ask(first);
      for (const client of [first, known]) client.dispose();
      return { 'token.first': ever, 'token.session': session, 'token.later': later };
    }),
});

/** What of a look-up's time is not the registry's: each of its answers takes so long. */
export const latency = part({
  rows: {
    'latency.bare': row(`one request by fetch alone, ${LATENCY_MS} ms an answer`, '× latency'),
    'latency.digest': row('digest on a warm connection', '× latency', { atMost: 1.1 }),
    'latency.config': row('configuration of one platform of an index', '× latency', { atMost: 3.2 }),
  },
  measure: () =>
    withRegistry({}, async (registry) => {
      registry.on({}, delay(LATENCY_MS));
      const client = connect();
      await digest(registry, client, SINGLE);
      const [bare, digests, configurations]: [number[], number[], number[]] = [[], [], []];
      for (let run = 0; run < RUNS; run++) {
        client.wait();
        digests.push(await elapsed(() => digest(registry, client, SINGLE)));
        const cold = connect();
        await digest(registry, cold, SINGLE);
        configurations.push(await elapsed(() => details(registry, cold, INDEX)));
        cold.dispose();
        bare.push(await elapsed(async () => (await fetch(`${registry.url}/v2/`)).arrayBuffer()));
      }
      client.dispose();
      const figure = (times: readonly number[]) => medianOf(times.map((time) => time / LATENCY_MS));
      return {
        'latency.bare': figure(bare),
        'latency.digest': figure(digests),
        'latency.config': figure(configurations),
      };
    }),
});
