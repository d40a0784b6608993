import { HOSTS } from './task';

/** A file of the workspace, with images of which there is much to be read: signatures, bills of materials, far too much. */
export const SELDOM_FILE = 'seldom/pods.yaml';

export const SELDOM_IMAGES: readonly string[] = [
  'ghcr.io/demo/crane-signed:1.0',
  'ghcr.io/demo/signed:1.0',
  'ghcr.io/stefanprodan/podinfo:6.7.0',
  `${HOSTS.open[2]}/library/hostile:1`,
  'nginx:1.27-alpine',
];
