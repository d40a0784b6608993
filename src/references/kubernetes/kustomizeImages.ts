import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { Format, Occurrence } from '../occurrence';
import { TEMPLATED } from '../target';
import { dereference, type YamlDocument } from '../yaml/documents';
import { scalarOf } from '../yaml/scalars';
import { composedOccurrence, partAt } from './composed';

/**
 * The `images:` of a kustomization: what replaces the images of that name. An entry without a new name, tag or digest only chooses.
 * @see https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
 */
export function* kustomizeImages(format: Format, document: YamlDocument, images: unknown): Generator<Occurrence> {
  const list = dereference(document, images);
  if (!isSeq(list)) return;
  for (const item of list.items) {
    const entry = dereference(document, item);
    if (isMap(entry)) yield* inEntry(format, document, entry);
  }
}

function* inEntry(format: Format, document: YamlDocument, entry: YAMLMap): Generator<Occurrence> {
  const at = (key: string) => scalarOf(document, entry, key);
  const [newName, newTag, digest, suffix] = ['newName', 'newTag', 'digest', 'tagSuffix'].map(at);
  const name = newName ?? (newTag || digest ? at('name') : undefined);
  if (!name) return;
  const parts = { repository: partAt(name), tag: newTag && partAt(newTag), digest: digest && partAt(digest) };
  // The suffix is put behind a tag that another file names, unless the tag or the digest is replaced.
  const isOpen = suffix !== undefined && !newTag && !digest;
  yield composedOccurrence(format, name, parts, isOpen ? TEMPLATED : undefined);
}
