import type { ScratchRequest } from './request';

/** What a token may do with one resource. @see https://distribution.github.io/distribution/spec/auth/scope/ */
export interface Scope {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** What a request needs: nothing, some valid credentials, or credentials that cover a scope. */
export type Need = { kind: 'nothing' } | { kind: 'login' } | { kind: 'scope'; scope: Scope };

export function needOf({ kind, method, repository }: Pick<ScratchRequest, 'kind' | 'method' | 'repository'>): Need {
  if (kind === 'token' || kind === 'other') return { kind: 'nothing' };
  if (kind === 'ping') return { kind: 'login' };
  if (kind === 'catalog') return { kind: 'scope', scope: { type: 'registry', name: 'catalog', actions: ['*'] } };
  return { kind: 'scope', scope: repositoryScope(repository ?? '', actionsFor(method)) };
}

export function repositoryScope(name: string, actions: readonly string[]): Scope {
  return { type: 'repository', name, actions };
}

function actionsFor(method: string): readonly string[] {
  if (method === 'GET' || method === 'HEAD') return ['pull'];
  return method === 'DELETE' ? ['delete'] : ['pull', 'push'];
}

/** `repository:library/nginx:pull,push` */
export function formatScope({ type, name, actions }: Scope): string {
  return `${type}:${name}:${actions.join(',')}`;
}

/** The scopes that `scope` parameters name; one parameter may hold several, with spaces between. Others are left out. */
export function parseScopes(parameters: readonly string[]): readonly Scope[] {
  return parameters
    .flatMap((parameter) => parameter.split(' '))
    .map((text) => /^(?<type>[a-z]+):(?<name>.+):(?<actions>[a-z*,]*)$/.exec(text)?.groups)
    .filter((groups) => groups !== undefined)
    .map((groups) => ({
      type: groups['type'] ?? '',
      name: groups['name'] ?? '',
      actions: (groups['actions'] ?? '').split(',').filter(Boolean),
    }));
}

/** Whether `granted` together allow all of `wanted`. */
export function covers(granted: readonly Scope[], wanted: Scope): boolean {
  return wanted.actions.every((action) =>
    granted.some((scope) => scope.type === wanted.type && scope.name === wanted.name && scope.actions.includes(action)),
  );
}
