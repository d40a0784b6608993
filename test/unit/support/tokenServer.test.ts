import { afterEach, describe, expect, it } from 'vitest';
import { findProgram } from '../../../scripts/programs.mjs';
import { leftOpen, openResources } from '../../support/openResources';
import { startTokenServer, type TokenServer, type TokenServerOptions } from '../../support/tokenServer';

const SCOPE = 'repository:team/app:pull';

describe.skipIf(!findProgram('openssl'))('Our token server', () => {
  let server: TokenServer | undefined;

  afterEach(() => server?.close());

  const start = async (options: TokenServerOptions): Promise<string> => {
    server = await startTokenServer(options);
    return server.auth.realm;
  };
  const ask = (realm: string, login: string) =>
    fetch(`${realm}?scope=${SCOPE}`, { headers: { Authorization: `Basic ${Buffer.from(login).toString('base64')}` } });
  const post = (realm: string, token: string) =>
    fetch(realm, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token, scope: SCOPE }),
    });
  const accessIn = (token: string): unknown =>
    (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { access: unknown }).access;

  it('gives users what they ask to pull, and others what is public', async () => {
    const realm = await start({ accounts: { ada: 'secret' }, publicRepositories: ['public/app'] });
    const granted = (await (await ask(realm, 'ada:secret')).json()) as { token: string; expires_in: number };
    expect(granted.expires_in).toBe(300);
    expect(accessIn(granted.token)).toEqual([{ type: 'repository', name: 'team/app', actions: ['pull'] }]);
    const open = await fetch(`${realm}?scope=repository:public/app:pull,push&scope=${SCOPE}`);
    expect(accessIn(((await open.json()) as { token: string }).token)).toEqual([
      { type: 'repository', name: 'public/app', actions: ['pull'] },
    ]);
    expect((await ask(realm, 'ada:wrong')).status).toBe(401);
    expect(server?.requests.map(({ user, status }) => ({ user, status }))).toEqual([
      { user: 'ada', status: 200 },
      { user: undefined, status: 200 },
      { user: undefined, status: 401 },
    ]);
  });

  it('changes identity tokens, by POST or as the password of nobody', async () => {
    const realm = await start({ identityTokens: { 'r-1': 'ada' } });
    expect(await (await post(realm, 'r-1')).json()).toHaveProperty('access_token');
    expect((await post(realm, 'r-2')).status).toBe(401);
    expect((await ask(realm, ':r-1')).status).toBe(200);
    expect((await ask(realm, ':r-2')).status).toBe(401);
  });

  it('can be one that takes no POST', async () => {
    const realm = await start({ identityTokens: { 'r-1': 'ada' }, takesPosts: false });
    expect((await post(realm, 'r-1')).status).toBe(405);
  });

  it('leaves nothing behind', async () => {
    const before = openResources();
    await (await startTokenServer()).close();
    expect(await leftOpen(before)).toEqual([]);
  });
});
