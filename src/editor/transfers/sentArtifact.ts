import { fileMediaType } from '../../operations/artifactTypes';
import type { ArtifactFiles } from '../../operations/push';
import type { ChosenFile } from './chooseFiles';

/** An artifact of the files that a person chose. */
export function sentArtifact(
  artifactType: string,
  files: readonly ChosenFile[],
): ArtifactFiles & { readonly artifactType: string } {
  return {
    artifactType,
    files: files.map(({ path, name }) => ({ path, name, mediaType: fileMediaType(name, artifactType) })),
    annotations: {},
  };
}

/** Bytes of all of them. */
export function sizeOf(files: readonly ChosenFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
