import type { Format, Occurrence } from '../occurrence';
import type { LocatedScalar } from '../yaml/scalars';
import { chartTag, composedOccurrence, partAt } from './composed';

/** A Helm chart in a registry: the chart's name is appended to where it is kept, its tag is the version where that is exact. */
export function ociChart(
  format: Format,
  repository: LocatedScalar,
  chart: string,
  version: LocatedScalar | undefined,
): Occurrence {
  const part = partAt(repository);
  const parts = {
    repository: { ...part, value: `${part.value.replace(/\/+$/, '')}/${chart}` },
    tag: chartTag(version),
  };
  return composedOccurrence(format, repository, parts, { kind: 'refused', reason: 'chart' }, false);
}
