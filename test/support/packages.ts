import type { TestProject } from 'vitest/node';
import { makePackages, packageFiles } from '../../scripts/package.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The extension as people install it. */
    vsix: string;
    /** The terminal as people install it. */
    tarball: string;
  }
}

/** `npm test` has packed in a stage before this, so that all that follows tries the same two files. */
export default async function setup(project: TestProject): Promise<void> {
  if (!process.env['OCI_LENS_PACKED']) await makePackages({ vsix: true, tarball: true });
  const { vsix, tarball } = await packageFiles();
  project.provide('vsix', vsix);
  project.provide('tarball', tarball);
}
