import type { Finder } from './finder';
import { glob } from './glob';
import type { Occurrence } from './occurrence';
import { yamlDocuments } from './yaml/documents';
import { behindScheme, imageIn, type Reading } from './yaml/images';
import { matches, type Paths, paths } from './yaml/paths';

/** Where references stand in files of the user's own formats: globs of files, each with paths in their YAML or JSON. */
export type CustomPositions = Readonly<Record<string, readonly string[]>>;

const MAX_GLOBS = 100;
const MAX_PATHS = 100;
const MAX_PATH_LENGTH = 200;
const READING: Reading = { format: 'custom' };
const SCHEMES = ['docker://', 'oci://', 'docker-image://'];

/**
 * Finders for formats that nobody but the user knows: `{"images.yaml": ["images.*.ref", "**.image"]}`. A path's segments are keys,
 * `*` (any key), `[]` (each item) and `**` (any keys and items, or none); all of it is matched in linear time.
 */
export function customFinders(positions: CustomPositions): readonly Finder[] {
  return Object.entries(positions)
    .slice(0, MAX_GLOBS)
    .map(([pattern, wanted]) => {
      const claims = glob(pattern);
      const led = paths(...wanted.filter((path) => path !== '' && path.length <= MAX_PATH_LENGTH).slice(0, MAX_PATHS));
      return {
        claims: ({ path }) => claims(path),
        readsDocumentsAlone: true,
        find: (text) => find(text, led),
      };
    });
}

function* find(text: string, wanted: Paths): Generator<Occurrence> {
  for (const document of yamlDocuments(text, () => true)) {
    for (const { scalar } of matches(document, wanted)) {
      const scheme = SCHEMES.find((candidate) => scalar.value.startsWith(candidate));
      const reference = scheme === undefined ? scalar : behindScheme(scalar, scheme);
      if (reference) yield imageIn(reference, READING);
    }
  }
}
