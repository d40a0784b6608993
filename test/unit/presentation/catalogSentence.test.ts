import { expect, it } from 'vitest';
import { catalogSentence, catalogTitle } from '../../../src/presentation/catalogSentence';
import { RegistryError, type RegistryErrorKind } from '../../../src/registry/registryError';

it.each<[string, RegistryErrorKind, boolean, RegExp]>([
  ['docker.io', 'unauthorized', false, /docker\.io does not list.*web page.*by its name/],
  ['ghcr.io', 'denied', true, /ghcr\.io does not list.*web page.*by its name/],
  ['registry.example.com', 'unauthorized', false, /without a sign-in.*sign in/],
  ['registry.example.com', 'denied', true, /to this sign-in.*by its name/],
  ['registry.example.com', 'notFound', false, /as many registries do not.*by its name/],
  ['registry.example.com', 'malformed', false, /as many registries do not/],
  ['registry.example.com', 'timeout', false, /did not answer in time/],
  ['registry.example.com', 'rateLimited', false, /too many requests/],
])('says why %s lists no repositories at %s, and what to do', (registry, kind, credentialRefused, sentence) => {
  const error = new RegistryError(kind, 'x', { host: registry, credentialRefused });
  expect(catalogSentence(error, registry)).toMatch(sentence);
});

it('counts what is listed, and says where there may be more', () => {
  expect(catalogTitle('ghcr.io', 1, true)).toBe('1 repository of ghcr.io');
  expect(catalogTitle('ghcr.io', 3, true)).toBe('3 repositories of ghcr.io');
  expect(catalogTitle('ghcr.io', 10_000, false)).toBe('The first 10000 repositories of ghcr.io');
});
