import { parseJson } from '../oci/parsed';
import type { Archive } from './archive';
import { objectOf, textAt, textsAt } from './jsonValue';

/**
 * A bundle of policies for the Open Policy Agent.
 * @see https://www.openpolicyagent.org/docs/latest/management-bundles/#bundle-file-format
 */
export interface OpaBundle {
  readonly revision: string | undefined;
  /** Which parts of data it owns; at most 100. */
  readonly roots: readonly string[];
  readonly archive: Archive;
}

const MANIFEST = '.manifest';
const MAX_ROOTS = 100;

/** Whether an archive holds policies or their data beside a manifest, or policies alone. */
export function isOpaBundle({ files }: Archive): boolean {
  const hasManifest = files.some(({ name }) => name === MANIFEST);
  return files.some(
    ({ name }) => /\.rego$/.test(name) || (hasManifest && /(?:^|\/)(?:data\.json|policy\.wasm)$/.test(name)),
  );
}

/** The bundle in an archive. Its manifest may be left out. */
export function opaBundleOf(archive: Archive): OpaBundle {
  const written = archive.read(MANIFEST);
  const json = written && parseJson(written);
  const manifest = json?.kind === 'ok' ? objectOf(json.value) : undefined;
  return { revision: textAt(manifest, 'revision'), roots: textsAt(manifest, 'roots').slice(0, MAX_ROOTS), archive };
}
