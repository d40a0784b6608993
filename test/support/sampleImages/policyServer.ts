import { buildImage, type Step } from './buildImage';
import type { Content } from './content';
import { filler } from './filler';
import type { Sample } from './sample';
import { standardAnnotations } from './standardAnnotations';
import type { TarEntry } from './tar';

/** An image without a shell and without labels, as it is in its own project's documentation. */
export const policyServerSamples: readonly Sample[] = [
  { repository: 'kubewarden/policy-server', tags: ['v1.13.0'], kind: 'oci-image', build: policyServer },
];

function policyServer(): Content {
  const created = '2024-06-05T13:48:01.671482413Z';
  const step = (createdBy: string, at = created, files?: readonly TarEntry[]): Step => ({
    createdBy,
    created: at,
    comment: 'buildkit.dockerfile.v0',
    ...(files ? { files } : {}),
  });
  return buildImage({
    platform: { architecture: 'amd64', os: 'linux' },
    created,
    annotations: standardAnnotations({
      licenses: 'Apache-2.0',
      source: 'https://github.com/kubewarden/policy-server',
      title: 'policy-server',
      version: 'v1.13.0',
    }),
    config: {
      User: '65533:65533',
      ExposedPorts: { '3000/tcp': {} },
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Entrypoint: ['/policy-server'],
      WorkingDir: '/',
    },
    steps: [
      step('COPY /etc/passwd /etc/passwd # buildkit', '2024-06-05T13:48:00.432722149Z', [
        { path: 'etc/passwd', content: 'policy-server:x:65533:65533::/:/sbin/nologin\n' },
      ]),
      step('COPY /etc/group /etc/group # buildkit', '2024-06-05T13:48:00.469118621Z', [
        { path: 'etc/group', content: 'policy-server:x:65533:\n' },
      ]),
      step('COPY --chmod=0755 policy-server-x86_64 /policy-server # buildkit', '2024-06-05T13:48:01.653480931Z', [
        { path: 'policy-server', content: filler('policy-server', 60_000), mode: 0o755 },
      ]),
      step('ADD Cargo.lock /Cargo.lock # buildkit', created, [
        { path: 'Cargo.lock', content: 'version = 3\n\n[[package]]\nname = "policy-server"\nversion = "1.13.0"\n' },
      ]),
      step('USER 65533:65533'),
      step('EXPOSE map[3000/tcp:{}]'),
      step('ENTRYPOINT ["/policy-server"]'),
    ],
  });
}
