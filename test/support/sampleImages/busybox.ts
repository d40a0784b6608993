import { buildImage } from './buildImage';
import type { Content } from './content';
import { filler } from './filler';
import type { Sample } from './sample';

/** The least that an image can be: one layer, no user, and a time of creation that says nothing. */
export const busyboxSamples: readonly Sample[] = [
  { repository: 'library/busybox', tags: ['latest', '1.37'], kind: 'docker-image', build: () => busybox('1.37') },
  {
    repository: 'library/busybox',
    tags: ['1.36'],
    kind: 'docker-image',
    build: () => busybox('1.36', '1970-01-01T00:00:00Z'),
  },
];

function busybox(version: string, created?: string): Content {
  return buildImage({
    flavour: 'docker',
    platform: { architecture: 'amd64', os: 'linux' },
    ...(created === undefined ? {} : { created }),
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Cmd: ['sh'],
    },
    steps: [
      {
        createdBy: `BusyBox ${version} (glibc), Debian 12`,
        files: [
          { path: 'bin/busybox', content: filler(`busybox ${version}`, 22_000), mode: 0o755 },
          { path: 'bin/sh', linkTo: 'busybox', mode: 0o777 },
        ],
      },
    ],
  });
}
