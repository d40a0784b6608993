import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pushSamples } from './sampleImages';
import { type ScratchRegistry, startScratchRegistry } from './scratchRegistry';

export interface DemoRegistry {
  readonly registry: ScratchRegistry;
  /** The value of the setting that sends the registries which examples/ names here. */
  readonly mirrors: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A registry of this machine that holds the images which examples/ names, so that they can be looked up without the internet. */
export async function startDemoRegistry(options: { port?: number } = {}): Promise<DemoRegistry> {
  const registry = await startScratchRegistry({ ...options, auth: { kind: 'bearer' } });
  pushSamples(registry, { layouts: join(projectFolder(), 'test/fixtures/tool-made') });
  const mirrors = { 'docker.io': registry.url, 'ghcr.io': registry.url };
  return { registry, mirrors, close: () => registry.close() };
}

/** This module also runs from a bundle elsewhere in the project. */
function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
