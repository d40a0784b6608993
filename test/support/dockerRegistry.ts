import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findDockerRegistry } from '../../scripts/programs.mjs';
import { startGuarded } from './guardedProgram';

/** Debian's `docker-registry` (distribution 2.8) on a loopback port of its own, empty, without authentication. */
export interface DockerRegistry {
  /** `127.0.0.1:port`, as in an image reference. */
  readonly host: string;
  readonly url: string;
  /** Holds its configuration and its data; removed when it stops. */
  readonly folder: string;
  /** Its log so far: one JSON object a line, requests among them. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** Whether the program is installed; without it a suite skips itself. */
export function hasDockerRegistry(): boolean {
  return findDockerRegistry() !== undefined;
}

export async function startDockerRegistry(): Promise<DockerRegistry> {
  const program = findDockerRegistry();
  if (!program) throw new Error('docker-registry is not installed.');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-registry-'));
  const configFile = path.join(folder, 'config.yml');
  // JSON is YAML.
  await writeFile(
    configFile,
    JSON.stringify({
      version: 0.1,
      log: { accesslog: { disabled: false }, level: 'info', formatter: 'json' },
      storage: { filesystem: { rootdirectory: path.join(folder, 'data') }, delete: { enabled: true } },
      http: { addr: '127.0.0.1:0', relativeurls: true },
    }),
  );
  const { match, output, stop } = await startGuarded({
    command: program,
    args: ['serve', configFile],
    env: withoutRegistrySettings(process.env),
    folder,
    ready: /listening on (127\.0\.0\.1:\d+)/,
  });
  const host = match[1]!;
  const url = `http://${host}`;
  const answer = await fetch(`${url}/v2/`);
  if (!answer.ok) throw new Error(`docker-registry answered ${answer.status}.`);
  return { host, url, folder, log: output, stop };
}

/** REGISTRY_… variables outdo the configuration. */
function withoutRegistrySettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('REGISTRY_')));
}
