import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TokenAuth } from './dockerRegistry';
import { createScratchFolder } from './scratchFolder';
import { type Accounts, basicUser } from './scratchRegistry/accounts';
import { formatScope, parseScopes, type Scope } from './scratchRegistry/scope';
import { createTokenSigner } from './tokenSigner';

/**
 * A token service for registries of the distribution project, which believe the tokens that it signs.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export interface TokenServer {
  readonly host: string;
  /** What a registry is configured with. */
  readonly auth: TokenAuth;
  readonly requests: readonly TokenRequest[];
  readonly close: () => Promise<void>;
}

export interface TokenServerOptions {
  /** Whoever logs in may pull from and push to everywhere. */
  readonly accounts?: Accounts;
  /** Repositories that everybody may pull from. */
  readonly publicRepositories?: readonly string[];
  /** Users by identity token, taken as the password of a GET, too. */
  readonly identityTokens?: Readonly<Record<string, string>>;
  /** Whether identity tokens can be posted; where not, POST answers 405. Default: true. */
  readonly takesPosts?: boolean;
  /** Seconds that tokens live. Default: 300. */
  readonly lifetime?: number;
  /** Seconds that answers say they do. Default: the same. */
  readonly announcedLifetime?: number;
}

export interface TokenRequest {
  readonly method: string;
  /** Undefined is nobody in particular. */
  readonly user: string | undefined;
  /** `repository:library/nginx:pull` */
  readonly scopes: readonly string[];
  readonly status: number;
}

const SERVICE = 'docker-registry';
const ISSUER = 'token-server';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Who asks for which scopes; or the status that refuses. */
type Asked = { readonly user: string | undefined; readonly parameters: readonly string[] } | { readonly refused: 401 };

export async function startTokenServer(options: TokenServerOptions = {}): Promise<TokenServer> {
  const folder = await createScratchFolder({});
  const signer = await createTokenSigner(folder.path);
  const requests: TokenRequest[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '' } = request;
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const note = (user: string | undefined, scopes: readonly Scope[], status: number): void => {
      requests.push({ method, user, scopes: scopes.map(formatScope), status });
      response.writeHead(status, JSON_TYPE);
    };
    if (pathname !== '/token') return void response.writeHead(404).end();
    const isPost = method === 'POST';
    if (isPost && options.takesPosts === false) {
      note(undefined, [], 405);
      return void response.end();
    }
    const asked = isPost
      ? poster(new URLSearchParams(await text(request)), options)
      : getter(request, searchParams, options);
    if ('refused' in asked) {
      note(undefined, [], asked.refused);
      return void response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'wrong credential' }] }));
    }
    const scopes = parseScopes(asked.parameters);
    const { lifetime = 300, announcedLifetime = lifetime } = options;
    const access = granted(asked.user, scopes, options);
    const token = signer.sign({ issuer: ISSUER, service: SERVICE, subject: asked.user ?? '', access, lifetime });
    note(asked.user, scopes, 200);
    response.end(JSON.stringify({ [isPost ? 'access_token' : 'token']: token, expires_in: announcedLifetime }));
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const realm = `http://${host}/token`;
  return {
    host,
    auth: { kind: 'token', realm, service: SERVICE, issuer: ISSUER, rootCertBundle: signer.certFile },
    requests,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await folder.remove();
    },
  };
}

function getter({ headers }: IncomingMessage, query: URLSearchParams, options: TokenServerOptions): Asked {
  const { accounts = {}, identityTokens = {} } = options;
  const who = basicUser(headers.authorization, accounts);
  const holder = Object.keys(identityTokens).find(
    (token) => basicUser(headers.authorization, { '': token }) !== 'wrong',
  );
  const parameters = query.getAll('scope');
  if (who !== 'wrong') return { user: who?.user, parameters };
  return holder === undefined ? { refused: 401 } : { user: identityTokens[holder], parameters };
}

/** @see https://distribution.github.io/distribution/spec/auth/oauth/ */
function poster(form: URLSearchParams, { identityTokens = {} }: TokenServerOptions): Asked {
  const token = form.get('refresh_token') ?? '';
  const isKnown = form.get('grant_type') === 'refresh_token' && Object.hasOwn(identityTokens, token);
  return isKnown ? { user: identityTokens[token], parameters: form.getAll('scope') } : { refused: 401 };
}

function granted(
  user: string | undefined,
  scopes: readonly Scope[],
  { publicRepositories = [] }: TokenServerOptions,
): readonly Scope[] {
  return scopes
    .filter(({ type, name }) => type === 'repository' && (user !== undefined || publicRepositories.includes(name)))
    .map((scope) => ({
      ...scope,
      actions: scope.actions.filter((action) => action === 'pull' || (action === 'push' && user !== undefined)),
    }));
}
