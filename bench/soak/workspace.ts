import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { kubernetesBundle } from '../bundle';
import { SELDOM_FILE, SELDOM_IMAGES } from './seldom';
import { HOSTS } from './task';

/** What asks a registry though nobody points at it. */
const POLICY = `rules:
  not-latest: warning
  exists: warning
  user-not-root: hint
  licence-present: hint
  signature-present: hint
  age: { severity: hint, maxDays: 365 }
`;
/** Custom resources, of some sixty thousand characters each: they are read in a thread. */
const LARGE = 3;

/** The files that people work with: the examples, and what has it in for us. */
export function workspaceFiles(
  examples: string,
  faultRepositories: readonly string[],
): Readonly<Record<string, string>> {
  const [, , host] = HOSTS.open;
  const images = [
    ...faultRepositories.map((repository) => `${host}/${repository}:1`),
    ...['hostile:1', 'nginx:1.27-alpine', 'redis:7.4', 'nginx:none', 'nothing/there:1'].map(
      (name) => `${host}/library/${name}`,
    ),
    ...[`${HOSTS.closed}/team/app:1`, `${HOSTS.closed}/public/app:1`, `${HOSTS.dead}/app:1`],
  ];
  return {
    ...textsIn(examples),
    '.oci-lens.yaml': POLICY,
    'faults/pods.yaml': images.map((image, number) => pod(number, image)).join('---\n'),
    'faults/Dockerfile': images.map((image, number) => `FROM ${image} AS stage${number}\nRUN true\n`).join('\n'),
    'faults/compose.yaml': `services:\n${images.map((image, number) => `  s${number}:\n    image: ${image}\n`).join('')}`,
    [SELDOM_FILE]: SELDOM_IMAGES.map((image, number) => pod(number, image)).join('---\n'),
    'large/bundle.yaml': kubernetesBundle(LARGE),
  };
}

function pod(number: number, image: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p${number}\nspec:\n  containers:\n    - name: c\n      image: ${image}\n`;
}

function textsIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}
