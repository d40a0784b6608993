import type { Reference } from '../references/reference';

/** The page about a reference on the web. */
export interface RegistryPage {
  /** What people call the place. */
  readonly name: string;
  readonly url: string;
}

/**
 * The page about `reference` on the web; undefined where none is known for sure. What has passed the grammar of a repository and a tag
 * holds no character that an address would read as anything but itself.
 */
export function registryPage({ registry, repository, tag }: Reference): RegistryPage | undefined {
  const host = registry.toLowerCase();
  const [first = '', ...rest] = repository.split('/');
  const page = (name: string, url: string): RegistryPage => ({ name, url: `https://${url}` });
  switch (host) {
    case 'docker.io': {
      // Two levels are all that the Hub has.
      if (rest.length !== 1) return undefined;
      const path = first === 'library' ? `_/${rest.join('/')}` : `r/${repository}`;
      return page('Docker Hub', `hub.docker.com/${path}${tag === undefined ? '' : `/tags?name=${tag}`}`);
    }
    case 'ghcr.io':
      // Leads on to the package's page, whether a user or an organisation owns it.
      return rest.length > 0 ? page('GitHub', `ghcr.io/${repository}`) : undefined;
    case 'quay.io':
      return rest.length > 0
        ? page('Quay', `quay.io/repository/${repository}${tag === undefined ? '' : `?tab=tags&tag=${tag}`}`)
        : undefined;
    case 'registry.gitlab.com':
      // With more levels nobody can tell the project from its groups and images.
      return rest.length === 1 ? page('GitLab', `gitlab.com/${repository}/container_registry`) : undefined;
    case 'mcr.microsoft.com':
      return page('Microsoft Artifact Registry', `mcr.microsoft.com/artifact/mar/${repository}/tags`);
    case 'public.ecr.aws':
      return rest.length > 0 ? page('ECR Public Gallery', `gallery.ecr.aws/${repository}`) : undefined;
    case 'registry.access.redhat.com':
    case 'registry.redhat.io':
      return page(
        'Red Hat Catalog',
        `catalog.redhat.com/software/containers/search?q=${encodeURIComponent(repository)}`,
      );
    case 'cgr.dev':
      return first === 'chainguard' && rest.length === 1
        ? page('Chainguard', `images.chainguard.dev/directory/image/${rest.join('/')}/overview`)
        : undefined;
    default:
      return googlePage(host, repository);
  }
}

/** Where Google keeps what was once in Container Registry. */
const GCR_LOCATION: Readonly<Record<string, string>> = {
  'gcr.io': 'us',
  'us.gcr.io': 'us',
  'eu.gcr.io': 'europe',
  'asia.gcr.io': 'asia',
};

/** Artifact Registry: project, location, repository, then the image, as one segment of the path. */
function googlePage(host: string, repository: string): RegistryPage | undefined {
  const names = repository.split('/');
  // `example.com/project`: the project of a domain.
  const project = names[0]?.includes('.') ? `${names.shift() ?? ''}:${names.shift() ?? ''}` : names.shift();
  const location = Object.hasOwn(GCR_LOCATION, host)
    ? GCR_LOCATION[host]
    : /^([a-z0-9-]+)-docker\.pkg\.dev$/.exec(host)?.[1];
  const kept = Object.hasOwn(GCR_LOCATION, host) ? host : names.shift();
  if (!project || !location || !kept || names.length === 0) return undefined;
  const path = [project, location, kept, names.join('%2F')].join('/');
  return { name: 'Google Cloud', url: `https://console.cloud.google.com/artifacts/docker/${path}` };
}
