import { buildArtifact } from './buildArtifact';
import { type Content, encodeJson } from './content';
import type { Sample } from './sample';
import { standardAnnotations } from './standardAnnotations';
import { gzip, tar } from './tar';

const CHART = {
  name: 'podinfo',
  version: '6.7.0',
  description: 'Podinfo Helm chart for Kubernetes',
  home: 'https://github.com/stefanprodan/podinfo',
  apiVersion: 'v1',
  appVersion: '6.7.0',
  kubeVersion: '>=1.23.0-0',
};
const VALUES = `replicaCount: 1
image:
  repository: ghcr.io/stefanprodan/podinfo
  tag: ${CHART.appVersion}
  pullPolicy: IfNotPresent
`;

/** A Helm chart. @see https://helm.sh/docs/topics/registries/#oci-feature-deprecation-and-behavior-changes-with-v380 */
export const podinfoSamples: readonly Sample[] = [
  { repository: 'charts/podinfo', tags: [CHART.version], kind: 'helm-chart', build: podinfo },
];

function podinfo(): Content {
  const chartYaml = Object.entries(CHART)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
  const files = [
    { path: 'podinfo/Chart.yaml', content: chartYaml },
    { path: 'podinfo/values.yaml', content: VALUES },
    { path: 'podinfo/README.md', content: '# Podinfo\n\nPodinfo is a tiny web application.\n' },
  ];
  return buildArtifact({
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', bytes: encodeJson(CHART) },
    layers: [{ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', bytes: gzip(tar(files)) }],
    annotations: standardAnnotations({
      created: '2024-06-27T12:45:04Z',
      description: CHART.description,
      source: CHART.home,
      title: CHART.name,
      url: CHART.home,
      version: CHART.version,
    }),
  });
}
