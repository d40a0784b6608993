import { describe, expect, it } from 'vitest';
import { looksSecret, withoutSecrets } from '../../../src/presentation/secretText';

describe('what looks secret', () => {
  it.each([
    'DB_PASSWORD',
    'PGPASSWORD',
    'NPM_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'SECRET_KEY_BASE',
    'apiKey',
    'SSH_PRIVATE_KEY',
    'REDIS_PASS',
    'github-token',
  ])('%s', (name) => {
    expect(looksSecret(name, 'hunter2')).toBe(true);
  });

  it.each([
    ['PATH', '/usr/bin'],
    ['GPG_KEY', 'E3FF2839C048B25C084DEBE9B26995E310250568'],
    ['POSTGRES_PASSWORD_FILE', '/run/secrets/db'],
    ['TOKENIZERS_PARALLELISM', 'many'],
    ['ALLOW_EMPTY_PASSWORD', 'yes'],
    ['DB_PASSWORD', ''],
    ['BYPASS', 'x'],
    ['DOWNLOAD_URL', 'http://example.com:80/a@b'],
  ])('not %s=%s', (name, value) => {
    expect(looksSecret(name, value)).toBe(false);
  });

  it.each([
    ['RUN |1 NPM_TOKEN=abc /bin/sh -c npm ci', 'RUN |1 NPM_TOKEN=••• /bin/sh -c npm ci'],
    ['RUN DB_PASSWORD="a \\" b" PORT=1 x', 'RUN DB_PASSWORD=••• PORT=1 x'],
    ['RUN curl https://me:pw@example.com/x', 'RUN curl https://•••@example.com/x'],
    ['RUN echo A=1', 'RUN echo A=1'],
  ])('is left out of %s', (command, expected) => {
    expect(withoutSecrets(command)).toBe(expected);
  });

  it('is found in a megabyte of anything without much ado', () => {
    for (const part of ['a-', 'a="', "a='", '://a:', 'TOKEN1', '\\"']) {
      expect(withoutSecrets(part.repeat(400_000))).not.toBe('');
      expect(typeof looksSecret(part.repeat(400_000), part.repeat(400_000))).toBe('boolean');
    }
  });
});
