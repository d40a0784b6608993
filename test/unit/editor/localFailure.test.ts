import { expect, it } from 'vitest';
import { logLocalFailure } from '../../../src/editor/localFailure';
import type { Locator } from '../../../src/registry/imageSource';
import type { Logger } from '../../../src/registry/logger';
import { RegistryError } from '../../../src/registry/registryError';

it('writes what is wrong with a document of a registry, and what is wrong with a place of this machine', () => {
  const lines: string[] = [];
  const log = { warn: (line: string) => lines.push(line) } as unknown as Logger;
  const image: Locator = { kind: 'registry', reference: { registry: 'ghcr.io', repository: 'a/b', tag: '1' } };
  const host = 'ghcr.io';
  logLocalFailure(
    new RegistryError('malformed', 'the configuration: no\nJSON', { host, reason: 'no JSON' }),
    image,
    log,
  );
  logLocalFailure(new RegistryError('notFound', 'logged already', { host }), image, log);
  logLocalFailure(new RegistryError('notFound', 'nothing', { host: '/x' }), { kind: 'layout', path: '/x' }, log);
  logLocalFailure(new RegistryError('cancelled', '', { host: '/x' }), { kind: 'layout', path: '/x' }, log);
  expect(lines).toEqual(['ghcr.io/a/b: malformed: the configuration: no JSON', '/x: notFound: nothing']);
});
