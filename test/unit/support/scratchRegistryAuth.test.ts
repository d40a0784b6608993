import { afterEach, describe, expect, it } from 'vitest';
import { MediaType } from '../../../src/oci/mediaType';
import { type Auth, type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { type Exchange, exchange, jsonOf, type PlainOptions } from './plainHttp';

const PASSWORD = { Authorization: `Basic ${Buffer.from('ana:s3cret:x').toString('base64')}` };
const WRONG = { Authorization: `Basic ${Buffer.from('ana:nope').toString('base64')}` };
const ACCOUNTS = { ana: 's3cret:x' };

describe('a scratch registry with an access control', () => {
  let registry: ScratchRegistry;
  afterEach(() => registry.close());

  const start = async (auth: Auth): Promise<void> => {
    registry = await startScratchRegistry({ auth });
    for (const name of ['open/app', 'open/base', 'closed/app']) {
      registry.putManifest(name, '1.0', Buffer.from('{}'), MediaType.ociManifest);
    }
  };
  const pull = (name: string, headers = {}): Promise<Exchange> =>
    exchange(`${registry.url}/v2/${name}/manifests/1.0`, { headers });
  const push = (name: string, headers = {}): Promise<Exchange> =>
    exchange(`${registry.url}/v2/${name}/manifests/2.0`, { method: 'PUT', body: '{}', headers });
  const askForToken = (scopes: readonly string[], options: PlainOptions = {}): Promise<Exchange> => {
    const query = new URLSearchParams([['service', 'scratch-registry'], ...scopes.map((scope) => ['scope', scope])]);
    return exchange(`${registry.url}/token?${query.toString()}`, options);
  };
  const bearer = (exchanged: Exchange): { Authorization: string } => ({
    Authorization: `Bearer ${(jsonOf(exchanged) as { token: string }).token}`,
  });

  it('challenges, gives a token for the scope, and lets it in', async () => {
    await start({ kind: 'bearer' });
    const refused = await pull('open/app');
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toBe(
      `Bearer realm="${registry.url}/token",service="scratch-registry",scope="repository:open/app:pull"`,
    );
    expect(jsonOf(refused)).toMatchObject({ errors: [{ code: 'UNAUTHORIZED' }] });

    const granted = await askForToken(['repository:open/app:pull']);
    expect(jsonOf(granted)).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/) as string,
      access_token: (jsonOf(granted) as { token: string }).token,
      expires_in: 300,
      issued_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    });
    expect(await pull('open/app', bearer(granted))).toMatchObject({ status: 200 });
  });

  it('refuses a token for another repository or another action', async () => {
    await start({ kind: 'bearer' });
    const token = bearer(await askForToken(['repository:open/app:pull']));
    for (const refused of [await pull('open/base', token), await push('open/app', token)]) {
      expect(refused.status).toBe(401);
      expect(refused.headers['www-authenticate']).toContain('error="insufficient_scope"');
    }
  });

  it('keeps some repositories for accounts while everybody may do everything elsewhere', async () => {
    await start({ kind: 'bearer', accounts: ACCOUNTS, privateRepositories: ['closed'], everybodyMay: 'everything' });
    const scopes = ['repository:open/app:pull,push', 'repository:closed/app:pull,push'];
    const everybody = bearer(await askForToken(scopes));
    expect(await push('open/app', everybody)).toMatchObject({ status: 201 });
    expect(await pull('closed/app', everybody)).toMatchObject({ status: 401 });
    const ana = bearer(await askForToken(scopes, { headers: PASSWORD }));
    expect(await pull('closed/app', ana)).toMatchObject({ status: 200 });
  });

  it('honours several scopes, in several parameters or in one', async () => {
    await start({ kind: 'bearer' });
    const scopes = ['repository:open/app:pull,push', 'repository:open/base:pull'];
    for (const asked of [scopes, [scopes.join(' ')]]) {
      const token = bearer(await askForToken(asked));
      expect(await push('open/app', token)).toMatchObject({ status: 201 });
      expect(await pull('open/base', token)).toMatchObject({ status: 200 });
    }
  });

  it('refuses a token that has expired, and one that it never gave', async () => {
    await start({ kind: 'bearer', tokenLifetime: 0 });
    const expired = await askForToken(['repository:open/app:pull']);
    expect(jsonOf(expired)).toMatchObject({ expires_in: 0 });
    for (const token of [bearer(expired), { Authorization: 'Bearer made-up' }]) {
      const refused = await pull('open/app', token);
      expect(refused.status).toBe(401);
      expect(refused.headers['www-authenticate']).toContain('error="invalid_token"');
    }
  });

  it('ends all tokens when told to', async () => {
    await start({ kind: 'bearer' });
    const token = bearer(await askForToken(['repository:open/app:pull']));
    registry.expireTokens();
    expect(await pull('open/app', token)).toMatchObject({ status: 401 });
  });

  it('keeps private repositories for accounts', async () => {
    await start({ kind: 'bearer', accounts: ACCOUNTS, privateRepositories: ['closed'] });
    const scopes = ['repository:open/app:pull', 'repository:closed/app:pull'];
    const anonymous = bearer(await askForToken(scopes));
    expect(await pull('open/app', anonymous)).toMatchObject({ status: 200 });
    expect(await pull('closed/app', anonymous)).toMatchObject({ status: 401 });
    const ana = bearer(await askForToken(scopes, { headers: PASSWORD }));
    expect(await pull('closed/app', ana)).toMatchObject({ status: 200 });
    expect(await askForToken(scopes, { headers: WRONG })).toMatchObject({ status: 401 });
  });

  it('lets only accounts push where there are any', async () => {
    await start({ kind: 'bearer', accounts: ACCOUNTS });
    const scopes = ['repository:open/app:pull,push'];
    expect(await push('open/app', bearer(await askForToken(scopes)))).toMatchObject({ status: 401 });
    const ana = bearer(await askForToken(scopes, { headers: PASSWORD }));
    expect(await push('open/app', ana)).toMatchObject({ status: 201 });
  });

  it('mounts a blob only from where the token may pull', async () => {
    await start({ kind: 'bearer' });
    const { digest } = registry.putBlob('open/base', Buffer.from('x'));
    const mount = async (scopes: readonly string[]): Promise<Exchange> =>
      exchange(`${registry.url}/v2/open/app/blobs/uploads/?mount=${digest}&from=open/base`, {
        method: 'POST',
        headers: bearer(await askForToken(scopes)),
      });
    expect(await mount(['repository:open/app:pull,push'])).toMatchObject({ status: 202 });
    expect(await mount(['repository:open/app:pull,push', 'repository:open/base:pull'])).toMatchObject({ status: 201 });
  });

  it('changes an identity token for an access token, if it knows any', async () => {
    await start({
      kind: 'bearer',
      accounts: ACCOUNTS,
      identityTokens: { 'id-1': 'ana' },
      privateRepositories: ['closed'],
    });
    const ask = (refresh: string): Promise<Exchange> =>
      exchange(`${registry.url}/token`, {
        method: 'POST',
        body: `grant_type=refresh_token&refresh_token=${refresh}&scope=repository:closed/app:pull`,
      });
    expect(await pull('closed/app', bearer(await ask('id-1')))).toMatchObject({ status: 200 });
    expect(await ask('id-2')).toMatchObject({ status: 401 });
    await registry.close();
    await start({ kind: 'bearer' });
    expect(await ask('id-1')).toMatchObject({ status: 405 });
  });

  it('can give the token in either field alone', async () => {
    await start({ kind: 'bearer', tokenFields: ['access_token'] });
    expect(Object.keys(jsonOf(await askForToken([])) as object)).toEqual(['access_token', 'expires_in', 'issued_at']);
  });

  it('wants a password with every request where that is the scheme', async () => {
    await start({ kind: 'basic', accounts: ACCOUNTS });
    for (const headers of [{}, WRONG]) {
      const refused = await pull('open/app', headers);
      expect(refused).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="scratch-registry"' },
      });
    }
    expect(await pull('open/app', PASSWORD)).toMatchObject({ status: 200 });
    expect(await askForToken([])).toMatchObject({ status: 404 });
  });

  it('challenges the ping without a scope', async () => {
    await start({ kind: 'bearer' });
    const refused = await exchange(`${registry.url}/v2/`);
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).not.toContain('scope');
    expect(await exchange(`${registry.url}/v2/`, { headers: bearer(await askForToken([])) })).toMatchObject({
      status: 200,
    });
  });
});
