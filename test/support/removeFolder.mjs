// @ts-check
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Removes a folder in which programs that are just ending may still write. (`maxRetries` of `rm` does not look again for files that are new.)
 *
 * @param {string} folder
 */
export async function removeFolder(folder) {
  for (let attempt = 1; ; attempt++) {
    try {
      await rm(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(200);
    }
  }
}
