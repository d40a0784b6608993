import type { AnnotationsJson } from './content';

const PREFIX = 'org.opencontainers.image.';

/**
 * Annotations by the short names of their keys.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md#pre-defined-annotation-keys
 */
export function standardAnnotations(
  values: Readonly<
    Partial<
      Record<
        | 'base.digest'
        | 'base.name'
        | 'created'
        | 'description'
        | 'documentation'
        | 'licenses'
        | 'revision'
        | 'source'
        | 'title'
        | 'url'
        | 'vendor'
        | 'version',
        string
      >
    >
  >,
): AnnotationsJson {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [PREFIX + key, value]));
}
