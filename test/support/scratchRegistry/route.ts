import type { RequestKind } from './request';

export interface Route {
  readonly kind: RequestKind;
  readonly repository?: string;
  readonly reference?: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const NAME = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/**
 * The endpoint that a decoded path is. A repository's name may have any number of components, so the last keyword counts.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#endpoints
 */
export function routeOf(path: string): Route {
  if (path === '/v2/' || path === '/v2') return { kind: 'ping' };
  if (path === '/v2/_catalog') return { kind: 'catalog' };
  if (path === '/token') return { kind: 'token' };
  const found =
    /^\/v2\/(?<name>.+)\/(?:(?<tags>tags\/list)|blobs\/uploads\/(?<upload>[^/]*)|(?<what>manifests|blobs|referrers)\/(?<reference>[^/]+))$/s.exec(
      path,
    )?.groups;
  const repository = found?.['name'];
  if (found === undefined || repository === undefined) return { kind: 'other' };
  if (found['tags'] !== undefined) return { kind: 'tags', repository };
  if (found['upload'] !== undefined) return { kind: 'upload', repository, reference: found['upload'] };
  const reference = found['reference'] ?? '';
  return { kind: KIND_OF[found['what'] ?? ''] ?? 'other', repository, reference };
}

const KIND_OF: Readonly<Record<string, RequestKind>> = { manifests: 'manifest', blobs: 'blob', referrers: 'referrers' };

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests */
export function isRepositoryName(name: string): boolean {
  return name.length <= 255 && NAME.test(name);
}

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests */
export function isTag(text: string): boolean {
  return TAG.test(text);
}
