import type { ImageDetails, ImageSummary } from './inspectImage';

/**
 * The value of a well-known annotation, such as `org.opencontainers.image.licenses`, from the nearest place that has one: the
 * platform's manifest, its configuration's labels, its entry in the index, the index itself.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md
 */
export function nearestAnnotation(key: string, summary: ImageSummary, details?: ImageDetails): string | undefined {
  const places = [
    details?.manifest.value.annotations,
    details?.config?.labels,
    details?.entry?.annotations,
    summary.fetched.value.annotations,
  ];
  for (const place of places) {
    const value = place && Object.hasOwn(place, key) ? place[key]?.trim() : undefined;
    if (value) return value;
  }
  return undefined;
}
