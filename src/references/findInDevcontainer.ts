import type { Finder } from './finder';
import { expandedImage } from './devcontainer/variables';
import { withoutComments } from './devcontainer/withoutComments';
import type { Occurrence, Span } from './occurrence';
import { yamlDocuments } from './yaml/documents';
import { imageIn, type Reading } from './yaml/images';
import { matches, paths } from './yaml/paths';

/**
 * Development containers: the `image` of devcontainer.json, which is JSON with comments.
 * @see https://containers.dev/implementors/json_reference/
 */
export const findInDevcontainer: Finder = {
  // Where only the name is known, the folder can be the right one.
  claims: ({ path }) =>
    /(?:^|\/)\.devcontainer\.json$|(?:^|\/)\.devcontainer\/(?:[^/]+\/)?devcontainer\.json$|^devcontainer\.json$/.test(
      path,
    ),
  find,
};

const PATHS = paths('image');
const READING: Reading = { format: 'devcontainer' };

function* find(text: string): Generator<Occurrence> {
  const json = withoutComments(text);
  for (const document of yamlDocuments(json, (part) => part.includes('image'))) {
    for (const { scalar } of matches(document, PATHS)) {
      const read = imageIn(scalar, READING);
      const occurrence = scalar.value.includes('${') ? { ...read, ...expandedImage(scalar) } : read;
      const { span, edit } = occurrence;
      // In what is no JSON, a scalar can reach over a comment.
      const isWritten = [span, ...(edit.kind === 'literal' ? [edit.span] : [])].every(isSame);
      if (isWritten) yield occurrence;
    }
  }

  function isSame({ start, end }: Span): boolean {
    return text.slice(start, end) === json.slice(start, end);
  }
}
