import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { EditTarget, Format, Occurrence } from '../occurrence';
import { TEMPLATED } from '../target';
import { digestAt, digestBehind, digestBeside } from '../yaml/digestTargets';
import { dereference, type YamlDocument } from '../yaml/documents';
import { entryAt } from '../yaml/mappingEntries';
import { type LocatedScalar, scalarOf } from '../yaml/scalars';
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
  const edit = editOf(document, entry, newTag, digest);
  const found = composedOccurrence(format, name, parts, edit, 'asElsewhere', isOpen ? TEMPLATED : undefined);
  yield newTag || digest ? found : { ...found, asks: { ...found.asks, tag: 'inOtherFile' } };
}

function editOf(
  document: YamlDocument,
  image: YAMLMap,
  newTag: LocatedScalar | undefined,
  digest: LocatedScalar | undefined,
): EditTarget {
  if (!digest && newTag?.value.includes('@')) return digestBehind(document, newTag);
  // A digest takes the place of a tag that stands in another file, and which one that is is not known here.
  if (!digest && !newTag) return { kind: 'refused', reason: 'tagInOtherFile' };
  const notice = newTag ? 'kustomizeOlderDigestWins' : undefined;
  const present = entryAt(document, image, 'digest');
  if (present) {
    const edit = digestAt(document, present, { left: 'nothing', notice });
    // Without a new name or tag the digest is all that is replaced.
    const isAlone = !newTag && !scalarOf(document, image, 'newName');
    return isAlone && edit.kind === 'digest' ? { kind: 'digest', write: edit.write } : edit;
  }
  const beside = newTag && entryAt(document, image, 'newTag');
  return beside ? digestBeside(document, beside, { notice }) : { kind: 'refused', reason: 'composed' };
}
