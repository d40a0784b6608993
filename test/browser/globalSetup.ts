import type { TestProject } from 'vitest/node';
import { build } from '../../scripts/build.mjs';
import { createVsix } from '../../scripts/package.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The extension, built and packaged once a run as people would install it. */
    vsix: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  await build({ production: true });
  project.provide('vsix', await createVsix());
}
