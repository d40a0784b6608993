import { randomBytes } from 'node:crypto';
import type { AccessControl, Visitor } from './accessControl';
import { type Accounts, basicUser } from './accounts';
import { errorReply } from './errorReply';
import { emptyReply, jsonReply, type Reply } from './reply';
import { covers, formatScope, type Need, parseScopes, type Scope } from './scope';

/** Tokens from a token service, which runs at `/token`. @see https://distribution.github.io/distribution/spec/auth/token/ */
export interface BearerOptions {
  readonly kind: 'bearer';
  /** Whoever logs in may do everything. */
  readonly accounts?: Accounts;
  /** Repositories, or folders of them, that are for accounts alone. */
  readonly privateRepositories?: readonly string[];
  /** What everybody may do elsewhere. Default: where there are accounts, pull; else everything. */
  readonly everybodyMay?: 'pull' | 'everything';
  /** In seconds. Default: 300. With 0 a token has expired as soon as it is given. */
  readonly tokenLifetime?: number;
  /** Where the token stands in the answer. Default: in both. */
  readonly tokenFields?: readonly ('token' | 'access_token')[];
  /** Users by identity token, for `POST /token` with grant_type=refresh_token. Without any, POST answers 405. */
  readonly identityTokens?: Readonly<Record<string, string>>;
  /** Default: `http://HOST/token`, HOST being the request's own. */
  readonly realm?: string;
  /** Default: scratch-registry. */
  readonly service?: string;
}

interface IssuedToken {
  readonly scopes: readonly Scope[];
  /** In milliseconds of `Date.now()`. */
  readonly expiresAt: number;
}

export class BearerAccess implements AccessControl {
  readonly #options: BearerOptions;
  readonly #host: string;
  readonly #issued = new Map<string, IssuedToken>();

  constructor(options: BearerOptions, host: string) {
    this.#options = options;
    this.#host = host;
  }

  refusal({ headers }: Visitor, need: Need): Reply | undefined {
    if (need.kind === 'nothing') return undefined;
    const scope = need.kind === 'scope' ? need.scope : undefined;
    const text = /^bearer +(?<token>\S+)$/i.exec(headers.authorization ?? '')?.groups?.['token'];
    if (text === undefined) return this.#challenge(headers.host, scope);
    const token = this.#issued.get(text);
    if (!token || token.expiresAt <= Date.now()) return this.#challenge(headers.host, scope, 'invalid_token');
    if (scope && !covers(token.scopes, scope)) return this.#challenge(headers.host, scope, 'insufficient_scope');
    return undefined;
  }

  answerTokenRequest(visitor: Visitor): Reply {
    switch (visitor.method) {
      case 'GET':
        return this.#answerGet(visitor);
      case 'POST':
        return this.#answerPost(visitor);
      default:
        return emptyReply(405);
    }
  }

  expireTokens(): void {
    this.#issued.clear();
  }

  /** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
  #challenge(host: string | undefined, scope: Scope | undefined, error?: string): Reply {
    const { realm = `http://${hostIn(host) ?? this.#host}/token`, service = 'scratch-registry' } = this.#options;
    const parameters = [`realm="${realm}"`, `service="${service}"`];
    if (scope) parameters.push(`scope="${formatScope(scope)}"`);
    if (error) parameters.push(`error="${error}"`);
    return errorReply(401, 'UNAUTHORIZED', {
      headers: { 'WWW-Authenticate': `Bearer ${parameters.join(',')}` },
      ...(scope ? { detail: scope.actions.map((Action) => ({ Type: scope.type, Name: scope.name, Action })) } : {}),
    });
  }

  #answerGet({ headers, query }: Visitor): Reply {
    const who = basicUser(headers.authorization, this.#options.accounts ?? {});
    if (who === 'wrong') return errorReply(401, 'UNAUTHORIZED');
    return this.#issue(who?.user, parseScopes(query.getAll('scope')));
  }

  /** @see https://distribution.github.io/distribution/spec/auth/oauth/ */
  #answerPost({ body }: Visitor): Reply {
    const { identityTokens } = this.#options;
    if (!identityTokens) return emptyReply(405);
    const form = new URLSearchParams(body.toString('utf8'));
    const refreshToken = form.get('refresh_token') ?? '';
    const known = form.get('grant_type') === 'refresh_token' && Object.hasOwn(identityTokens, refreshToken);
    if (!known) return errorReply(401, 'UNAUTHORIZED');
    return this.#issue(identityTokens[refreshToken], parseScopes(form.getAll('scope')));
  }

  /** A token for as much of `wanted` as the user may do, which can be nothing. Undefined is everybody. */
  #issue(user: string | undefined, wanted: readonly Scope[]): Reply {
    const { tokenLifetime = 300, tokenFields = ['token', 'access_token'] } = this.#options;
    const issuedAt = Date.now();
    const token = randomBytes(32).toString('base64url');
    const scopes = wanted.map((scope) => ({
      ...scope,
      actions: scope.actions.filter((action) => user !== undefined || this.#isOpenToAll(scope, action)),
    }));
    this.#issued.set(token, { scopes, expiresAt: issuedAt + tokenLifetime * 1000 });
    return jsonReply({
      ...Object.fromEntries(tokenFields.map((field) => [field, token])),
      expires_in: tokenLifetime,
      issued_at: new Date(issuedAt).toISOString(),
    });
  }

  #isOpenToAll({ type, name }: Scope, action: string): boolean {
    const { accounts, privateRepositories = [], everybodyMay = accounts ? 'pull' : 'everything' } = this.#options;
    if (everybodyMay === 'pull' && (type !== 'repository' || action !== 'pull')) return false;
    return (
      type !== 'repository' ||
      !privateRepositories.some((folder) => `${name}/`.startsWith(`${folder.replace(/\/$/, '')}/`))
    );
  }
}

/** The Host header, if it can stand in a URL. */
function hostIn(header: string | undefined): string | undefined {
  return header !== undefined && /^[A-Za-z0-9.:[\]-]+$/.test(header) ? header : undefined;
}
