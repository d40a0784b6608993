import { describe, expect, it } from 'vitest';
import {
  accessText,
  answererText,
  checkFailureSentence,
  notSignedInSentence,
  signedInSentence,
  storeFailureSentence,
} from '../../../src/presentation/credentialText';
import { ANONYMOUS, type FoundCredential, type TraceStep } from '../../../src/registry/credentials/credentialSource';
import {
  CredentialStoreError,
  type CredentialStoreFailure,
} from '../../../src/registry/credentials/credentialStoreError';
import { RegistryError, type RegistryErrorKind } from '../../../src/registry/registryError';

const SECRET = 'dckr_pat_0123456789';
const ada = { kind: 'basic', username: 'ada', password: SECRET } as const;
const found = (place: TraceStep['place'], credential: FoundCredential['credential'] = ada): FoundCredential => ({
  credential,
  trace: [
    { place: 'keychain', outcome: 'none' },
    { place, outcome: 'found', detail: place === 'helper' ? 'docker-credential-pass' : undefined },
  ],
});
const nobody: FoundCredential = { credential: ANONYMOUS, trace: [{ place: 'keychain', outcome: 'none' }] };

describe('answererText', () => {
  it.each([
    ['a sign-in of ours with its user', found('keychain'), 'Keychain · ada'],
    ['the secret storage', found('secretStorage'), "VS Code's secret storage · ada"],
    ['the GitHub session', found('github'), "VS Code's GitHub session · ada"],
    ['Docker without the user, which may be a secret there', found('dockerConfig'), "Docker's configuration"],
    ['the name of a helper', found('helper'), 'Credential helper · docker-credential-pass'],
    ['nobody', nobody, 'Anonymous'],
    [
      'no user that is the secret itself',
      found('keychain', { kind: 'basic', username: SECRET, password: SECRET }),
      'Keychain',
    ],
    ['no identity token', found('keychain', { kind: 'identityToken', token: SECRET }), 'Keychain'],
  ])('names %s', (_, who, text) => {
    expect(answererText(who)).toBe(text);
  });

  it('cannot be made to show other text by a user name', () => {
    const user = 'ada\u202e\n[x](command:y)';
    expect(answererText(found('keychain', { ...ada, username: user }))).toBe('Keychain · ada⟨U+202E⟩ [x](command:y)');
  });
});

describe('signedInSentence', () => {
  it.each([
    [{ place: 'keychain' }, /keychain/],
    [{ place: 'github' }, /VS Code keeps the session/],
    [{ place: 'secretStorage', why: 'missing' }, /secret storage, for no keychain/],
    [{ place: 'secretStorage', why: 'locked' }, /secret storage, for the keychain did not open/],
    [{ place: 'secretStorage', why: 'timeout' }, /secret storage, for the keychain did not open/],
    [{ place: 'secretStorage', why: 'tooLong' }, /secret storage, for it is too long/],
  ] as const)('tells where the secret is: %o', (kept, expected) => {
    const sentence = signedInSentence('ghcr.io', 'ada', kept, true);
    expect(sentence).toMatch(/^Signed in to ghcr\.io as ada\. .+\.$/);
    expect(sentence.split(/\.\s/)).toHaveLength(2);
    expect(sentence).toMatch(expected);
  });

  it('says that a password was not checked', () => {
    expect(signedInSentence('ghcr.io', 'ada', { place: 'keychain' }, false)).toMatch(/could not be checked\.$/);
  });
});

describe('notSignedInSentence', () => {
  const behind = (place: TraceStep['place']): FoundCredential => ({
    credential: ada,
    trace: [
      { place: 'dockerConfig', outcome: 'none' },
      { place, outcome: 'found', detail: 'docker-credential-x' },
    ],
  });
  it.each([
    ['ghcr.io', found('dockerConfig'), /in use is Docker's configuration\. .*: docker logout ghcr\.io$/],
    ['docker.io', found('dockerConfig'), /: docker logout$/],
    ['ghcr.io', found('helper'), /Credential helper · docker-credential-pass\. .*: docker logout ghcr\.io$/],
    ['ghcr.io', behind('helper'), /: podman logout ghcr\.io$/],
    ['docker.io', behind('podman'), /in use is Podman's sign-ins\. .*: podman logout docker\.io$/],
    ['ghcr.io', nobody, /nothing to remove\.$/],
  ])('says for %s whose sign-in it is, and how it is removed', (host, who, expected) => {
    const sentence = notSignedInSentence(host, who);
    expect(sentence).toMatch(expected);
    expect(sentence).not.toContain(SECRET);
  });
});

describe('storeFailureSentence', () => {
  const failures: Record<CredentialStoreFailure, RegExp> = {
    tooLong: /too long .*: use a shorter/,
    locked: /does not open: unlock/,
    timeout: /did not answer in time: unlock/,
  };
  it.each(Object.entries(failures) as [CredentialStoreFailure, RegExp][])('says %s with a next step', (why, text) => {
    const sentence = storeFailureSentence(new CredentialStoreError(why, 'why', { host: 'ghcr.io' }));
    expect(sentence).toMatch(text);
    expect(sentence).toContain('ghcr.io');
  });
});

describe('checkFailureSentence', () => {
  it.each<RegistryErrorKind>([
    'unreachable',
    'timeout',
    'rateLimited',
    'malformed',
    'unsupported',
    'refused',
    'notFound',
  ])('says %s in one sentence with a next step', (kind) => {
    const sentence = checkFailureSentence(new RegistryError(kind, 'why', { host: 'ghcr.io' }), 'ghcr.io');
    expect(sentence).toMatch(/^ghcr\.io .+: .+\.$/);
  });
});

describe('accessText', () => {
  const error = new RegistryError('unauthorized', `answered 401`, {
    host: 'ghcr.io',
    status: 401,
    code: 'UNAUTHORIZED',
    credentialRefused: true,
    trace: found('helper').trace,
    realmHost: 'auth.example.com',
    scope: 'repository:team/app:pull',
  });
  const reference = { registry: 'ghcr.io', repository: 'team/app', tag: '1' };

  it('shows places, outcomes, realm and scope, and no secret', () => {
    const text = accessText('ghcr.io', found('helper'), { reference, error });
    expect(text).toContain('Keychain: no credential for this registry\n');
    expect(text).toContain('Credential helper (docker-credential-pass): a credential was found\n');
    expect(text).toContain('ghcr.io/team/app:1');
    expect(text).toContain('401 UNAUTHORIZED (ghcr.io)');
    expect(text).toContain('auth.example.com');
    expect(text).toContain('repository:team/app:pull');
    expect(text).toMatch(/refused this credential/);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('ada');
  });

  it('says that nothing was refused', () => {
    expect(accessText('ghcr.io', nobody, undefined)).toMatch(/Who answers: Anonymous\n\n.*refused nothing.*\n$/);
  });
});
