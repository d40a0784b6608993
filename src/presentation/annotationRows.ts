import * as l10n from '@vscode/l10n';
import type { ImageDetails, ImageSummary } from '../inspection/inspectImage';
import type { AnnotationRow } from '../messages/panel';
import type { Annotations } from '../oci/descriptor';
import { copied, linked } from './fact';
import { plainLine } from './harmless';

export const MAX_ANNOTATIONS = 5_000;

/** What people call the keys that are well known, without their common beginning; a table of sentences, so that each is translated. */
const NAMES: Readonly<Record<string, () => string>> = {
  created: () => l10n.t('Created'),
  authors: () => l10n.t('Authors'),
  url: () => l10n.t('Website'),
  documentation: () => l10n.t('Documentation'),
  source: () => l10n.t('Source'),
  version: () => l10n.t('Version'),
  revision: () => l10n.t('Revision'),
  vendor: () => l10n.t('Vendor'),
  licenses: () => l10n.t('Licence'),
  'ref.name': () => l10n.t('Name'),
  title: () => l10n.t('Title'),
  description: () => l10n.t('Description'),
  'base.digest': () => l10n.t('Digest of the base image'),
  'base.name': () => l10n.t('Base image'),
};

/**
 * The annotations of index, entry and manifest and the labels of the configuration, by key; what has the same key and value is one row.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md
 */
export function annotationRows(
  { fetched }: ImageSummary,
  details: ImageDetails | undefined,
): { readonly rows: AnnotationRow[]; readonly leftOut?: string } {
  const image = details?.manifest;
  const isOfIndex = fetched.value.kind === 'index';
  const places: readonly (readonly [string, Annotations])[] = [
    ...(isOfIndex ? [[l10n.t('index'), fetched.value.annotations] as const] : []),
    [l10n.t('entry of the index'), details?.entry?.annotations ?? {}],
    [l10n.t('manifest'), image?.value.annotations ?? (isOfIndex ? {} : fetched.value.annotations)],
    [l10n.t('configuration'), details?.config?.labels ?? {}],
  ];
  const found = new Map<string, { readonly key: string; readonly value: string; readonly places: string[] }>();
  for (const [place, annotations] of places) {
    for (const [key, value] of Object.entries(annotations)) {
      const identity = JSON.stringify([key, value]);
      const known = found.get(identity);
      if (known) known.places.push(place);
      else found.set(identity, { key, value, places: [place] });
    }
  }
  const all = [...found.values()].sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const rows = all.slice(0, MAX_ANNOTATIONS).map(({ key, value, places: where }): AnnotationRow => {
    const name = nameOf(key);
    return {
      key: plainLine(key),
      ...(name === undefined ? {} : { name }),
      ...linked(value),
      ...copied(value),
      places: where,
    };
  });
  const more = all.length - rows.length;
  return more > 0 ? { rows, leftOut: l10n.t('{0} more are not listed: the raw documents hold them.', more) } : { rows };
}

function nameOf(key: string): string | undefined {
  const known = /^org\.opencontainers\.image\.(.*)$/s.exec(key)?.[1];
  return known !== undefined && Object.hasOwn(NAMES, known) ? NAMES[known]?.() : undefined;
}
