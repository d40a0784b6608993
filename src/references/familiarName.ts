import type { Reference } from './reference';

/** The repository as people write it: `nginx`, `team/app` of Docker Hub, `ghcr.io/owner/name`. */
export function familiarName({ registry, repository }: Pick<Reference, 'registry' | 'repository'>): string {
  if (registry !== 'docker.io') return `${registry}/${repository}`;
  const official = /^library\/([^/]+)$/.exec(repository)?.[1];
  return official ?? repository;
}
