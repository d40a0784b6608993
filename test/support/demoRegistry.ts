import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pushContent, pushSamples, smallImage } from './sampleImages';
import { type ScratchRegistry, startScratchRegistry } from './scratchRegistry';

export interface DemoRegistry {
  readonly registry: ScratchRegistry;
  /** The value of the setting that sends the registries which examples/ names here. */
  readonly mirrors: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Who may see the one image that is private; the README names both. */
export const DEMO_ACCOUNT = { user: 'demo', password: 'demo' } as const;

const PRIVATE_REPOSITORY = 'acme/private';

/** A registry of this machine that holds the images which examples/ names, so that they can be looked up without the internet. */
export async function startDemoRegistry(options: { port?: number } = {}): Promise<DemoRegistry> {
  const registry = await startScratchRegistry({
    ...options,
    auth: {
      kind: 'bearer',
      accounts: { [DEMO_ACCOUNT.user]: DEMO_ACCOUNT.password },
      privateRepositories: [PRIVATE_REPOSITORY],
      everybodyMay: 'everything',
    },
  });
  pushSamples(registry, { layouts: join(projectFolder(), 'test/fixtures/tool-made') });
  pushContent(registry, PRIVATE_REPOSITORY, smallImage('reports'), '1.0');
  const mirrors = { 'docker.io': registry.url, 'ghcr.io': registry.url };
  return { registry, mirrors, close: () => registry.close() };
}

/** This module also runs from a bundle elsewhere in the project. */
function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
