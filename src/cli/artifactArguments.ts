import path from 'node:path';
import { isMediaType } from '../oci/mediaType';
import type { Annotations } from '../oci/descriptor';
import type { ArtifactFiles, LocalFile } from '../operations/push';
import { transferText } from '../presentation/transferText';
import type { OptionValues } from './arguments';
import { type Folders, pathOf } from './namedFile';
import { WrongUse } from './registryCommand';

/** The options of the commands that make artifacts. */
export const ARTIFACT_OPTIONS = ['artifact-type', 'annotation'] as const;

const DEFAULT_TYPE = 'application/octet-stream';

/**
 * The artifact that options, `FILE:TYPE` of a configuration and `FILE[:TYPE]…` describe. Paths are meant from the working folder.
 * @throws WrongUse
 */
export function readArtifact(
  values: OptionValues<(typeof ARTIFACT_OPTIONS)[number]>,
  configText: string | undefined,
  operands: readonly string[],
  folders: Folders,
  system: path.PlatformPath = path,
): ArtifactFiles {
  if (operands.length === 0) throw new WrongUse(transferText.noFile());
  const artifactType = values('artifact-type').at(-1);
  if (artifactType !== undefined) checkMediaType(artifactType);
  const files: ArtifactFiles['files'][number][] = [];
  for (const operand of operands) {
    const { file, mediaType = DEFAULT_TYPE } = splitType(operand);
    checkMediaType(mediaType);
    files.push({ path: system.resolve(folders.workingFolder, file), mediaType, name: titleOf(file, system) });
  }
  let config: LocalFile | undefined;
  if (configText !== undefined) {
    const { file, mediaType } = splitType(configText);
    if (mediaType === undefined) throw new WrongUse(transferText.notAConfig(configText));
    checkMediaType(mediaType);
    config = { path: pathOf(file, folders), mediaType };
  }
  return { artifactType, annotations: readAnnotations(values('annotation')), files, config };
}

function readAnnotations(texts: readonly string[]): Annotations {
  const entries: [string, string][] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals < 1) throw new WrongUse(transferText.notAnAnnotation(text));
    entries.push([text.slice(0, equals), text.slice(equals + 1)]);
  }
  return Object.fromEntries(entries);
}

/** The type stands behind the last colon; a drive's (`C:\…`) begins none. */
function splitType(text: string): { readonly file: string; readonly mediaType?: string } {
  const colon = text.lastIndexOf(':');
  const isDrive = colon === 1 && /^[A-Za-z]:[\\/]/.test(text);
  return colon < 1 || isDrive ? { file: text } : { file: text.slice(0, colon), mediaType: text.slice(colon + 1) };
}

/** The path as it was typed, where it stays in its folder; else the file's own name: nobody else's machine has those folders. */
function titleOf(file: string, system: path.PlatformPath): string {
  const normal = system.normalize(file).split(system.sep).join('/');
  const isInside = !system.isAbsolute(file) && !/^\.\.(?:\/|$)/.test(normal) && system.parse(file).root === '';
  return isInside ? normal : system.basename(file);
}

function checkMediaType(text: string): void {
  if (!isMediaType(text)) throw new WrongUse(transferText.notAMediaType(text));
}
