import { describe, expect, it } from 'vitest';
import { looksSecret, withoutSecrets } from '../../../src/presentation/secretText';
import { cpuTime } from '../../support/cpuTime';

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
    ...['MYSQL_PWD', 'GITHUB_PAT', 'STRIPE_KEY', 'SECRETS', 'CREDS', 'REDISCLI_AUTH', 'GHTOKEN', 'TOKEN_X'],
    ...['SSH_PRIVATE_KEY_B64', 'PASSWORD_2', 'clientSecret'],
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
    ['PWD', '/app'],
    ['OLDPWD', '/'],
    ['GPG_KEYS', 'E3FF'],
    ['TOKEN_ENDPOINT', 'https://example.com/token'],
    ['COMPAT', 'x'],
    ['KEYBOARD', 'de'],
    ['DOWNLOAD_URL', 'http://example.com:80/a@b'],
  ])('not %s=%s', (name, value) => {
    expect(looksSecret(name, value)).toBe(false);
  });

  it.each([
    ['RUN |1 NPM_TOKEN=abc /bin/sh -c npm ci', 'RUN |1 NPM_TOKEN=••• /bin/sh -c npm ci'],
    ['RUN DB_PASSWORD="a \\" b" PORT=1 x', 'RUN DB_PASSWORD=••• PORT=1 x'],
    ['RUN curl https://me:pw@example.com/x', 'RUN curl https://•••@example.com/x'],
    ['RUN echo A=1', 'RUN echo A=1'],
    ['RUN |2 NPM_TOKEN=a b c V=1 2 /bin/sh -c npm ci', 'RUN |2 NPM_TOKEN=••• V=1 2 /bin/sh -c npm ci'],
    ['|1 NPM_TOKEN=a b c', '|1 NPM_TOKEN=•••'],
    ['RUN curl -H "Authorization: Bearer abc" x', 'RUN curl -H "Authorization: Bearer •••" x'],
    ["RUN curl -H 'authorization: abc' x", "RUN curl -H 'authorization: •••' x"],
  ])('is left out of %s', (command, expected) => {
    expect(withoutSecrets(command)).toBe(expected);
  });

  it('is looked for in many lines without a pause that anybody notices', () => {
    const lines = ['A="\\"', 'A="\\\n', '"A=', ' A='].map((part) => part.repeat(2_000).slice(0, 8_000));
    const time = cpuTime(() => {
      for (let line = 0; line < 600; line++) withoutSecrets(lines[line % lines.length] ?? '');
    });
    expect(time).toBeLessThan(2_000);
  });

  it('is found in a megabyte of anything without much ado', () => {
    for (const part of ['a-', 'a="', "a='", '://a:', 'TOKEN1', '\\"']) {
      expect(withoutSecrets(part.repeat(400_000))).not.toBe('');
      expect(withoutSecrets(`RUN |1 ${part.repeat(400_000)}`)).not.toBe('');
      expect(typeof looksSecret(part.repeat(400_000), part.repeat(400_000))).toBe('boolean');
    }
  });
});
