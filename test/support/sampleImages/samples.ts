import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScratchRegistry } from '../scratchRegistry';
import { busyboxSamples } from './busybox';
import type { Content } from './content';
import { pushLayout } from './loadOciLayout';
import { nginxSamples } from './nginx';
import { officialSamples } from './officialImages';
import { podinfoSamples } from './podinfo';
import { policyServerSamples } from './policyServer';
import { pushContent } from './pushContent';
import { redisSamples } from './redis';
import type { Sample, SampleKind } from './sample';
import { signedSamples } from './signed';
import { windowsSamples } from './windows';

/** A new family is one file and one line here. */
const SAMPLES: readonly Sample[] = [
  ...nginxSamples,
  ...policyServerSamples,
  ...redisSamples,
  ...busyboxSamples,
  ...officialSamples,
  ...podinfoSamples,
  ...signedSamples,
  ...windowsSamples,
];

/** Layouts that the field's own tools have made. */
const LAYOUTS = [
  { repository: 'demo/crane-signed', tag: '1.0', kind: 'oci-index', folder: 'crane-signed' },
  { repository: 'demo/umoci', tag: '1.0', kind: 'oci-image', folder: 'umoci' },
] as const;

export interface CatalogueEntry {
  /** The path, without a registry. */
  readonly repository: string;
  readonly tag: string;
  readonly kind: SampleKind;
}

/** Every tag that {@link pushSamples} sets. */
export const sampleCatalogue: readonly CatalogueEntry[] = [
  ...SAMPLES.flatMap(({ repository, tags, kind }) => tags.map((tag) => ({ repository, tag, kind }))),
  ...LAYOUTS.map(({ repository, tag, kind }) => ({ repository, tag, kind })),
];

/** One sample, for registries that are filled in another way. */
export function buildSample(repository: string, tag: string): Content {
  const sample = SAMPLES.find((each) => each.repository === repository && each.tags.includes(tag));
  if (!sample) throw new Error(`There is no sample ${repository}:${tag}.`);
  return sample.build();
}

/**
 * Fills a registry with all samples.
 * @param layouts the folder with the layouts, `test/fixtures/tool-made`; to be given where this code runs bundled, elsewhere.
 */
export function pushSamples(registry: ScratchRegistry, { layouts = besideThisFile() } = {}): void {
  for (const { repository, tags, build, buildReferrers } of SAMPLES) {
    const content = build();
    for (const tag of tags) pushContent(registry, repository, content, tag);
    for (const referrer of buildReferrers?.(content) ?? []) pushContent(registry, repository, referrer);
  }
  for (const { repository, tag, folder } of LAYOUTS) pushLayout(registry, repository, tag, join(layouts, folder));
}

function besideThisFile(): string {
  return fileURLToPath(new URL('../../fixtures/tool-made', import.meta.url));
}
