// @ts-check
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { results, root } from './paths.mjs';

/**
 * Packs what stands in dist/ as people would install it. Build first.
 *
 * @returns {Promise<string>} The path of the .vsix.
 */
export async function createVsix() {
  const packagePath = path.join(results, 'oci-lens.vsix');
  await mkdir(results, { recursive: true });
  // The bundles hold all that is needed of node_modules, and the README's pictures are shipped with it.
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return packagePath;
}
