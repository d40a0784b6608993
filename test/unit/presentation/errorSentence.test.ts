import { describe, expect, it } from 'vitest';
import { errorSentence } from '../../../src/presentation/errorSentence';
import type { TraceStep } from '../../../src/registry/credentials/credentialSource';
import { RegistryError } from '../../../src/registry/registryError';

const reference = { registry: 'ghcr.io', repository: 'team/app', tag: '1' };
const sentence = (details: { systemCode?: string; status?: number; retryAfter?: number }) =>
  errorSentence(new RegistryError('unreachable', 'x', { host: 'ghcr.io', ...details }), reference);

describe('errorSentence of a registry that is not reached', () => {
  it.each([
    ['ECONNREFUSED', /connection refused.*check that the registry runs/],
    ['ENOTFOUND', /no such host.*check the name/],
    ['EAI_AGAIN', /no such host.*check the name/],
    ['ECONNRESET', /broke the connection.*try again/],
    ['ERR_STREAM_PREMATURE_CLOSE', /broke the connection.*try again/],
    ['ENETUNREACH', /no way from here.*VPN/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /authority that is not trusted here.*settings/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /authority that is not trusted here.*settings/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /authority that is not trusted here.*settings/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /authority that is not trusted here.*settings/],
    ['CERT_HAS_EXPIRED', /not valid today.*check this machine's date/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another name.*check the name/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /client certificate.*settings/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS.*check the port/],
    ['EPROTO', /could not agree on TLS.*check the port/],
    ['ERR_PROXY_UNUSABLE', /was not asked, since HTTPS_PROXY names no http or https proxy: write http:/],
    ['ERR_PROXY_TUNNEL', /proxy did not open.*check HTTPS_PROXY/],
    ['EODD', /EODD.*check your connection/],
  ])('%s', (systemCode, expected) => {
    const text = sentence({ systemCode });
    expect(text).toMatch(expected);
    expect(text).toContain('ghcr.io');
  });

  it('says what the registry itself says of its problem', () => {
    expect(sentence({ status: 503 })).toMatch(/status 503.*try again later/);
    expect(sentence({ status: 503, retryAfter: 17 })).toMatch(/status 503.*17 seconds/);
    expect(sentence({})).toMatch(/the connection broke.*check your connection/);
  });
});

it('names what is wrong with a document, and blames the host only for what it was asked for itself', () => {
  const error = new RegistryError('malformed', 'x', { host: 'ghcr.io', reason: "'manifests.1.size': too small" });
  expect(errorSentence(error, reference)).toMatch(
    /no manifest .*\('manifests\.1\.size': too small\): check that the host/,
  );
  expect(errorSentence(error, reference, 'content')).toMatch(
    /a part of .*\('manifests\.1\.size': too small\): tell its/,
  );
  expect(errorSentence(new RegistryError('malformed', 'x', { host: 'ghcr.io' }), reference)).not.toContain('(');
});

it('tells a refused credential from none', () => {
  const said = (credentialRefused: boolean) =>
    errorSentence(new RegistryError('unauthorized', 'x', { host: 'ghcr.io', credentialRefused }), reference);
  expect(said(true)).toMatch(/did not take the credential.*sign in again/);
  expect(said(false)).toMatch(/without signing in/);
});

it.each<[TraceStep, RegExp]>([
  [{ place: 'keychain', outcome: 'none' }, /private or does not exist/],
  [{ place: 'keychain', outcome: 'missing' }, /private or does not exist/],
  [{ place: 'keychain', outcome: 'locked' }, /keychain, which may hold your sign-in, does not open: unlock it/],
  [
    { place: 'helper', detail: 'docker-credential-x', outcome: 'timeout' },
    /gave none \(Credential helper \(docker-credential-x\): did not answer in time\): mend that, or sign in again/,
  ],
])('tells no sign-in from one that could not be read: %j', (step, expected) => {
  const trace = [step, { place: 'dockerConfig', outcome: 'none' } as const];
  const text = errorSentence(new RegistryError('unauthorized', 'x', { host: 'ghcr.io', trace }), reference);
  expect(text).toMatch(expected);
});

it('says how long a busy registry wants to be left alone, in words of its length', () => {
  const said = (retryAfter?: number) =>
    errorSentence(new RegistryError('rateLimited', 'x', { host: 'ghcr.io', retryAfter }), reference);
  expect(said(17)).toMatch(/ghcr\.io has had too many requests from here: try again in 17 seconds\.$/);
  expect(said(21_600)).toMatch(/try again in 6 hours\.$/);
  for (const none of [undefined, 0]) expect(said(none)).toMatch(/wait a while, then try again\.$/);
});

it('names the mirror that lets nobody in, where one stands in', () => {
  for (const [kind, expected] of [
    ['unauthorized', /^mirror\.example does not show ghcr\.io\/team\/app without signing in/],
    ['denied', /^mirror\.example refused access to ghcr\.io\/team\/app/],
  ] as const) {
    const error = new RegistryError(kind, 'x', { host: 'mirror.example', credentialHost: 'mirror.example' });
    expect(errorSentence(error, reference)).toMatch(expected);
  }
});

it('names both where the mirror does not have what its registry may have', () => {
  const said = (details: { code?: string }, asked: Parameters<typeof errorSentence>[1], credentialHost: string) =>
    errorSentence(new RegistryError('notFound', 'x', { host: credentialHost, credentialHost, ...details }), asked);
  const mirror = 'mirror.example:5000';
  expect(said({}, reference, mirror)).toBe(
    'The mirror mirror.example:5000 of ghcr.io has no tag 1 in ghcr.io/team/app: check the tag and the name.',
  );
  expect(said({ code: 'NAME_UNKNOWN' }, reference, mirror)).toMatch(
    /^The mirror mirror\.example:5000 of ghcr\.io has no/,
  );
  expect(said({}, reference, 'GHCR.io')).toMatch(/^ghcr\.io has no tag/);
  expect(said({}, { ...reference, registry: 'docker.io' }, 'registry-1.docker.io')).toMatch(/^docker\.io has no tag/);
});
