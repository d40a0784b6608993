import { isIP } from 'node:net';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { type Manifest, parseManifest } from '../../../src/oci/manifest';
import { errorSentence } from '../../../src/presentation/errorSentence';
import { bearerChallenge, parseChallenges } from '../../../src/registry/auth/challenge';
import { realmProblem, tokenServiceOf } from '../../../src/registry/auth/tokenService';
import { endpointOf } from '../../../src/registry/endpoint';
import { addressKind, forbiddenLead } from '../../../src/registry/hosts';
import type { Fetched, RegistryLocator } from '../../../src/registry/imageSource';
import { nextPage } from '../../../src/registry/link';
import { parseLocator } from '../../../src/registry/local/locator';
import { NamePages } from '../../../src/registry/namePages';
import { isPublicName } from '../../../src/registry/publicName';
import { RegistryError } from '../../../src/registry/registryError';
import { RemoteEvidence } from '../../../src/registry/remoteEvidence';
import { errorOf } from '../../../src/registry/responseError';
import type { TransportResponse } from '../../../src/registry/transport';
import { proxiesFrom } from '../../../src/registry/transport/environmentProxies';
import { proxyFor } from '../../../src/registry/transport/proxies';
import { RateLimits } from '../../../src/registry/transport/rateLimits';
import { retryAfterSeconds } from '../../../src/registry/transport/retry';
import { Warnings } from '../../../src/registry/transport/warnings';
import { isTag } from '../../../src/references/reference';
import { refusedOr, refusedOrLater } from '../refusals';
import { checkShown } from '../shownText';
import { json, text } from '../shapes';
import { holds, type Target } from '../target';

const SUBJECT = digestOf(Buffer.from('subject'));
const OTHER = digestOf(Buffer.from('other'));
const URL_OF_LIST = new URL('https://registry.example.com/v2/app/tags/list');
const REFERENCE = { registry: 'registry.example.com', repository: 'app', tag: '1' };
const DESCRIPTOR = {
  mediaType: MediaType.ociManifest,
  digest: OTHER,
  size: 3,
  artifactType: 'a/b',
  annotations: { a: 'b' },
};
const INDEX = JSON.stringify({
  schemaVersion: 2,
  mediaType: MediaType.ociIndex,
  manifests: [DESCRIPTOR, { ...DESCRIPTOR, digest: SUBJECT, platform: { os: 'linux', architecture: 'arm' } }],
});

export const registry: readonly Target[] = [
  {
    name: 'challenge',
    shape: text,
    seeds: [
      'Bearer realm="https://auth.example.com/token",service="s",scope="repository:a:pull,push"',
      'Negotiate abc/def==, Basic realm="har\\"bor", Bearer realm=token',
      '(x) Bearer realm="a\\',
    ],
    words: ['Bearer ', 'Basic ', 'realm=', 'service=', '"', '\\', 'https://user:pass@a/', 'http://169.254.169.254/'],
    run: (input) => {
      const challenges = parseChallenges(input);
      for (const { scheme, parameters } of challenges) {
        holds(scheme === scheme.toLowerCase() && scheme !== '', 'a scheme is not as it is compared');
        holds(Object.getPrototypeOf(parameters) === null, 'parameters have members that nobody wrote');
      }
      const bearer = bearerChallenge(challenges);
      const endpoint = endpointOf('registry.example.com', {}, []);
      if (!bearer) return challenges;
      const problem = realmProblem(bearer.realm, endpoint);
      const service = refusedOr(() => tokenServiceOf(bearer.realm, bearer.service, endpoint));
      if (problem === undefined)
        holds(service !== undefined && service.realm.protocol === 'https:', 'a realm that may be asked is not https');
      return [challenges, service];
    },
  },
  {
    name: 'Link',
    shape: text,
    seeds: [
      '</v2/app/tags/list?last=b&n=5>; rel="next"',
      '<https://a/x>; rel="prev", <b?x>; rel=next; title="<>"',
      '<a>;rel=next,',
    ],
    words: ['; rel="next"', 'rel=next', '<', '>', ', ', 'https://', '//evil/', 'javascript:'],
    run: (input) => {
      const url = nextPage(headers('link', input), URL_OF_LIST);
      return url?.href;
    },
  },
  {
    name: 'headers',
    shape: text,
    seeds: [
      '299 - "old tag \\"x\\""',
      '299 - "a", 299 host "b"',
      '100;w=21600',
      'Fri, 27 Nov 2026 08:00:00 GMT',
      '120',
      '203.0.113.7',
    ],
    words: ['299 - "', '"', ';w=', 'GMT', '\\'],
    run: (input) => {
      const told: string[] = [];
      new Warnings((_host, warning) => told.push(warning)).take('a', headers('warning', input));
      const limits = new RateLimits();
      const limit = headers('ratelimit-limit', input);
      for (const name of ['ratelimit-remaining', 'docker-ratelimit-source'])
        limit.set(name, headers('x', input).get('x') ?? '');
      limits.take(URL_OF_LIST, 200, limit);
      const wait = retryAfterSeconds(headers('retry-after', input), Date.UTC(2026, 10, 27));
      holds(wait === undefined || wait >= 0, 'a wait is negative');
      return [told, limits.of(URL_OF_LIST.host), wait];
    },
  },
  {
    name: 'proxies of an environment',
    shape: text,
    seeds: [
      'http://user:p%40ss@proxy.example.com:3128\nlocalhost,.corp,10.0.0.0/8, *.a.b:8080 [::1]:5000',
      'proxy:80\n*',
      'socks5://x\n',
    ],
    words: ['http://', '%', '@', '/8', '::', '*.', ',', '/129', 'fe80::/10'],
    run: (input) => {
      const [proxy = '', ...rest] = input.split('\n');
      const proxies = proxiesFrom({ HTTPS_PROXY: proxy, http_proxy: proxy, no_proxy: rest.join(' ') });
      const urls = [
        'https://registry.example.com',
        'http://10.1.2.3:8080',
        'https://[2001:db8::1]:5000/x',
        'http://localhost',
      ];
      const answers = urls.map((url) => proxyFor(new URL(url), proxies));
      holds(answers[3] === undefined, 'this machine is asked through a proxy');
      const usable = answers.filter((each) => each instanceof URL);
      for (const { protocol } of usable) holds(/^https?:$/.test(protocol), 'a proxy is not asked by http');
      for (const url of usable) decodeURIComponent(url.username + url.password);
      return answers.map((each) => (each instanceof URL ? each.href : each?.variable));
    },
  },
  {
    name: 'hosts',
    shape: text,
    seeds: [
      '10.0.0.1',
      '[::ffff:10.0.0.1]:5000',
      '64:ff9b::7f00:1',
      'registry.corp:5000',
      'localhost.',
      'fe80::1%eth0',
      '0x7f.1',
    ],
    words: ['::', 'ffff:', '.localhost', ':5000', '127.0.0.1', '%25', '.'],
    run: (input) => {
      const kind = addressKind(input);
      const name = isPublicName(input);
      if (!URL.canParse(`https://${input}`)) return [kind, name];
      const url = new URL(`https://${input}`);
      const bare = url.hostname.replaceAll(/^\[|\]$/g, '');
      if (isIP(bare))
        holds(name === (addressKind(url.hostname) === 'public'), 'an address is public by one reader alone');
      holds(!name || addressKind(url.hostname) === 'public', 'a public name stands for this machine');
      return [kind, name, forbiddenLead(new URL('https://ghcr.io'), url)];
    },
  },
  {
    name: 'locator',
    shape: text,
    seeds: [
      'oci:folder:1.0',
      'oci-archive:C:\\x.tar:example.com/a:1',
      `oci:x@${OTHER}`,
      'docker-archive:a b.tar',
      'nginx:1',
    ],
    words: ['oci:', 'oci-archive:', 'docker-archive:', `@${OTHER}`, 'C:\\'],
    run: (input) => parseLocator(input),
  },
  {
    name: 'error answers',
    shape: json,
    seeds: [
      '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"x","detail":{"Tag":"1"}}]}',
      '{"errors":[{"code":"DENIED"},{"code":"TOOMANYREQUESTS"}]}',
      '{"details":"x"}',
    ],
    words: ['errors', 'code', 'UNAUTHORIZED', 'NAME_UNKNOWN'],
    run: (input) => {
      const errors = [400, 401, 403, 404, 429, 500].map((status) =>
        errorOf(answer(input, 'application/json', status), 'a.example'),
      );
      for (const error of errors) checkShown(errorSentence(error, REFERENCE));
      return errors.map(({ kind, code, message }) => [kind, code, message]);
    },
  },
  {
    name: 'lists of tags',
    shape: json,
    seeds: ['{"name":"app","tags":["1","1.2","latest","sha256-aa.sig"]}', '{"tags":null}', '{"name":"a","tags":[]}'],
    words: ['tags', 'name', 'sha256-', '.sig', '.att'],
    run: async (input) => {
      const listing = { member: 'tags', maxNames: 1_000, read: (name: string) => (isTag(name) ? name : undefined) };
      const pages = new NamePages(
        listing,
        () => URL_OF_LIST,
        () => Promise.resolve(answer(input, 'application/json')),
      );
      const names = await refusedOrLater(() => collected(pages));
      const found = await evidence.tagsFrom(answering(answer(input, 'application/json')), 'sha256-', ask());
      for (const name of names ?? []) holds(isTag(name), 'what is no tag is listed');
      return [names, pages.dropped, found];
    },
  },
  {
    name: 'lists of referrers',
    shape: json,
    seeds: [
      INDEX,
      '{"manifests":null}',
      JSON.stringify({ manifests: [{ ...DESCRIPTOR, artifactType: null, annotations: null }] }),
    ],
    words: ['manifests', 'digest', 'artifactType', 'annotations', 'platform', 'size', 'data', SUBJECT, OTHER],
    run: async (input) => {
      const bytes = Buffer.from(input);
      const parsed = parseManifest(bytes, MediaType.ociIndex);
      const fetched =
        parsed.kind === 'ok'
          ? { bytes, digest: digestOf(bytes), mediaType: MediaType.ociIndex, value: parsed.value }
          : undefined;
      const listed = await Promise.all(
        [answer(input, MediaType.ociIndex), answer(input, 'application/json')].flatMap((response) =>
          [undefined, 'a/b'].map((artifactType) =>
            refusedOrLater(() => evidence.referrers(answering(response, fetched), { artifactType }, ask())),
          ),
        ),
      );
      for (const list of listed) {
        const digests = list?.descriptors.map(({ digest }) => digest) ?? [];
        holds(new Set(digests).size === digests.length, 'a digest is listed twice');
      }
      return listed;
    },
  },
];

/** What may be sent as a header: others never reach us. */
function headers(name: string, value: string): Headers {
  return new Headers({ [name]: value.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, ' ').trim() });
}

function answer(body: string, type: string, status = 200): TransportResponse {
  return { url: URL_OF_LIST, status, headers: headers('content-type', type), body: Buffer.from(body) };
}

function asked(response: TransportResponse) {
  return { url: URL_OF_LIST, response, failure: () => errorOf(response, URL_OF_LIST.host) };
}

/** So many repositories are read at once, and some more. */
const AT_ONCE = 8;
/** What the registry answers, by the repository; one for each reading, as what is known of a repository decides what is asked next. */
const answers = new Map<string, { readonly response: TransportResponse; readonly fetched?: Fetched<Manifest> }>();
let repositories = 0;
/** One for all: the memory that it makes room for takes longer than a reading. */
const evidence = new RemoteEvidence({
  ask: ({ reference }) => {
    const { response } = answers.get(reference.repository) ?? {};
    return response ? Promise.resolve(asked(response)) : Promise.reject(new Error('asked for another repository'));
  },
  manifest: ({ reference }) => {
    const { fetched } = answers.get(reference.repository) ?? {};
    return fetched
      ? Promise.resolve(fetched)
      : Promise.reject(new RegistryError('malformed', 'no index', { host: 'a' }));
  },
});

/** A repository that answers so; those before it are forgotten. */
function answering(response: TransportResponse, fetched?: Fetched<Manifest>): RegistryLocator {
  const repository = `app/${repositories++}`;
  for (const old of [...answers.keys()].slice(0, -AT_ONCE)) answers.delete(old);
  answers.set(repository, { response, fetched });
  return { kind: 'registry', reference: { ...REFERENCE, repository, digest: SUBJECT } };
}

function ask() {
  return { signal: new AbortController().signal };
}

async function collected(names: AsyncIterable<readonly string[]>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const page of names) all.push(...page);
  return all;
}
