import type { PlatformPath } from 'node:path';

/** Names with slashes for files of this machine: their paths, absolute ones, from the folder that they have in common. */
export function commonNames(
  files: readonly string[],
  system: Pick<PlatformPath, 'sep' | 'dirname'>,
): readonly string[] {
  const folders = files.map((file) => system.dirname(file).split(system.sep));
  const [first = []] = folders;
  let depth = 0;
  while (depth < first.length && folders.every((folder) => folder[depth] === first[depth])) depth++;
  return files.map((file) => file.split(system.sep).slice(depth).join('/'));
}
