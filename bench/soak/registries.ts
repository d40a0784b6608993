import { buildHostile, pushContent, pushSamples, smallImage } from '../../test/support/sampleImages';
import {
  type Action,
  delay,
  header,
  reset,
  resetInBody,
  type ScratchRegistry,
  stallBeforeHeaders,
  stallInBody,
  startScratchRegistry,
  status as httpStatus,
  truncate,
  wrongBody,
} from '../../test/support/scratchRegistry';
import type { Chance } from '../../test/support/chance';
import { putArtifact } from './artifact';
import { ACCOUNT, HOSTS, type RegistryState, type SoakTask, STATE_PATH } from './task';

export interface SoakRegistries {
  /** For the setting that leads the hosts here. */
  readonly mirrors: Readonly<Record<string, string>>;
  /** Where {@link RegistryState} is to be had. */
  readonly stateUrl: string;
  /** As they stand in references. */
  readonly addresses: SoakTask['addresses'];
  close(): Promise<void>;
}

/** Milliseconds in which a client with our time limit has given up: what is sent no more is not waited for. */
const GIVEN_UP = 8_000;
/** What one in so many requests meets, whatever it is for. */
const FAULTY = 1 / 12;

/** What goes wrong with a request. Each has a repository of its own, too, where nothing else happens. */
const FAULTS: Readonly<Record<string, Action>> = {
  refused: httpStatus(401),
  denied: httpStatus(403),
  gone: httpStatus(404),
  limited: httpStatus(429, { headers: { 'Retry-After': '1' } }),
  broken: httpStatus(500),
  'away-for-a-moment': httpStatus(503),
  slow: delay(400),
  cut: reset(),
  'cut-in-the-middle': resetInBody(40),
  short: truncate(40),
  silent: stallBeforeHeaders(),
  'silent-in-the-middle': stallInBody(40),
  'other-bytes': wrongBody('{"schemaVersion":2,"manifests":[{}]}'),
  garbage: wrongBody(new Uint8Array(5_000).fill(0xff)),
  page: httpStatus(200, { body: '<html>Please log in</html>', contentType: 'text/html' }),
  'odd-digest': header('Docker-Content-Digest', 'sha256:../../etc/passwd'),
  'odd-challenge': httpStatus(401, { headers: { 'WWW-Authenticate': `Bearer realm="${'x'.repeat(20_000)}` } }),
  // To where nobody listens.
  elsewhere: httpStatus(307, { headers: { Location: 'http://127.0.0.1:1/v2/' } }),
};

export const FAULT_REPOSITORIES = Object.keys(FAULTS).map((name) => `faults/${name}`);

/** Tags of what is pulled. */
const ARTIFACTS = 5;

/** One that anybody may ask, and one that has accounts: both go wrong by chance. */
export async function startSoakRegistries(chance: Chance, layouts: string): Promise<SoakRegistries> {
  const open = await startScratchRegistry();
  const { user, password } = ACCOUNT;
  const closed = await startScratchRegistry({
    auth: { kind: 'bearer', accounts: { [user]: password }, privateRepositories: ['team'] },
  });
  pushSamples(open, { layouts });
  pushContent(open, 'library/hostile', buildHostile({ lines: 200 }), '1');
  for (const [name, action] of Object.entries(FAULTS)) {
    const repository = `faults/${name}`;
    pushContent(open, repository, smallImage(name), '1');
    open.on({ repository }, action);
  }
  pushContent(closed, 'team/app', smallImage('app'), '1');
  pushContent(closed, 'public/app', smallImage('public'), '1');
  for (const registry of [open, closed]) putArtifact(registry, ARTIFACTS);
  const registries = [open, closed];
  // First, so that none of the faults meets who asks how things stand.
  open.on({ path: STATE_PATH }, (request, next) =>
    httpStatus(200, { body: JSON.stringify(stateOf(registries, request.query.has('forget'))) })(request, next),
  );
  for (const registry of registries) {
    registry.on(
      ({ path }) => path !== STATE_PATH && chance.is(FAULTY),
      (request, next) => chance.one(Object.values(FAULTS))(request, next),
    );
  }
  return {
    mirrors: {
      ...Object.fromEntries(HOSTS.open.map((host) => [host, open.url])),
      [HOSTS.closed]: closed.url,
      [HOSTS.dead]: 'http://127.0.0.1:1',
    },
    stateUrl: `${open.url}${STATE_PATH}`,
    addresses: { open: open.host, closed: closed.host },
    close: async () => {
      await Promise.all(registries.map((registry) => registry.close()));
    },
  };
}

/** @param forget what was asked up to now: it would be the registries that grow. */
function stateOf(registries: readonly ScratchRegistry[], forget: boolean): RegistryState {
  const requests = registries.flatMap((registry) => registry.requests).filter(({ path }) => path !== STATE_PATH);
  const now = performance.now();
  const unanswered = requests.filter(({ endedAt }) => endedAt === undefined);
  const waiting = unanswered.filter(({ startedAt }) => now - startedAt < GIVEN_UP).length;
  // The connection of who asks this is one of them.
  const connections = registries.reduce((sum, { openConnections }) => sum + openConnections, 0) - 1;
  if (forget) for (const registry of registries) registry.forgetRequests();
  const put = requests.filter(({ kind, method, status }) => kind === 'manifest' && method === 'PUT' && status === 201);
  return { connections, waiting, asked: requests.length, put: put.length };
}
