import { describe, expect, it } from 'vitest';
import { registryPage } from '../../../src/presentation/registryPage';
import { parseReference } from '../../../src/references/reference';

const digest = `sha256:${'a'.repeat(64)}`;

describe('the page of a registry about a reference', () => {
  it.each([
    ['nginx', 'https://hub.docker.com/_/nginx'],
    ['nginx:1.27-alpine', 'https://hub.docker.com/_/nginx/tags?name=1.27-alpine'],
    [`nginx:1.27@${digest}`, 'https://hub.docker.com/_/nginx/tags?name=1.27'],
    ['bitnami/redis:7', 'https://hub.docker.com/r/bitnami/redis/tags?name=7'],
    ['index.docker.io/bitnami/redis', 'https://hub.docker.com/r/bitnami/redis'],
    ['docker.io/a/b/c:1', undefined],
    ['ghcr.io/kubewarden/policy-server:v1', 'https://ghcr.io/kubewarden/policy-server'],
    ['ghcr.io/owner/group/name', 'https://ghcr.io/owner/group/name'],
    ['quay.io/prometheus/prometheus', 'https://quay.io/repository/prometheus/prometheus'],
    ['quay.io/prometheus/prometheus:v3.0.0', 'https://quay.io/repository/prometheus/prometheus?tab=tags&tag=v3.0.0'],
    ['registry.gitlab.com/group/project:1', 'https://gitlab.com/group/project/container_registry'],
    ['registry.gitlab.com/group/sub/project:1', undefined],
    ['mcr.microsoft.com/dotnet/sdk:9.0', 'https://mcr.microsoft.com/artifact/mar/dotnet/sdk/tags'],
    ['public.ecr.aws/lambda/python:3.13', 'https://gallery.ecr.aws/lambda/python'],
    ['registry.access.redhat.com/ubi9/ubi:9.5', 'https://catalog.redhat.com/software/containers/search?q=ubi9%2Fubi'],
    ['cgr.dev/chainguard/go', 'https://images.chainguard.dev/directory/image/go/overview'],
    ['cgr.dev/my-company/go', undefined],
    [
      'gcr.io/distroless/static-debian12:nonroot',
      'https://console.cloud.google.com/artifacts/docker/distroless/us/gcr.io/static-debian12',
    ],
    [
      'gcr.io/google.com/cloudsdktool/google-cloud-cli',
      'https://console.cloud.google.com/artifacts/docker/google.com:cloudsdktool/us/gcr.io/google-cloud-cli',
    ],
    ['eu.gcr.io/p/a/b', 'https://console.cloud.google.com/artifacts/docker/p/europe/eu.gcr.io/a%2Fb'],
    ['gcr.io/project', undefined],
    [
      'europe-west1-docker.pkg.dev/p/repo/team/app:1',
      'https://console.cloud.google.com/artifacts/docker/p/europe-west1/repo/team%2Fapp',
    ],
    ['europe-west1-docker.pkg.dev/p/repo', undefined],
    ['registry.k8s.io/pause:3.10', undefined],
    ['registry.example.com:5000/team/app:1', undefined],
    ['localhost:5000/app', undefined],
    ['constructor.io/app', undefined],
  ])('%s', (text, url) => {
    const parsed = parseReference(text);
    if (parsed.kind !== 'ok') throw new Error(parsed.problem);
    expect(registryPage(parsed.value)?.url).toBe(url);
  });
});
