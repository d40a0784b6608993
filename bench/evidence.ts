import { evidenceTree } from '../src/inspection/evidenceTree';
import { referrersTag } from '../src/oci/referrersTag';
import type { Content } from '../test/support/sampleImages';
import {
  artifact,
  cosignContent,
  cosignTagOf,
  indexOf,
  referrersIndex,
  TYPES,
} from '../test/support/sampleImages/evidence';
import { pushContent } from '../test/support/sampleImages/pushContent';
import { delay, rounds, type ScratchRegistry, startScratchRegistry } from '../test/support/scratchRegistry';
import { median, type Row } from './measure';
import { connect, locate } from './registryClient';

const LATENCY_MS = 50;
const RUNS = 9;

/**
 * What the tree of evidence costs, of an index with six platforms, a signature, an SBOM and its signature: two levels, 10 subjects, so
 * at most 4 rounds (one more while support of the API is unknown, two more for a first token) and 22 requests.
 */
export async function benchEvidence(): Promise<readonly Row[]> {
  return [
    ...(await treeRows('referrers API', { referrersApi: true }, attach)),
    ...(await treeRows('no referrers API', { referrersApi: false }, attach)),
    ...(await treeRows('referrers API, first token', { referrersApi: true, auth: { kind: 'bearer' } }, attach)),
    ...(await treeRows("cosign's tags", { referrersApi: true }, tag)),
  ];
}

type Fill = (push: (content: Content, tag?: string) => void) => void;

async function treeRows(
  name: string,
  options: Parameters<typeof startScratchRegistry>[0],
  fill: Fill,
): Promise<readonly Row[]> {
  const registry = await startScratchRegistry(options);
  try {
    fill((content, tag) => pushContent(registry, 'app', content, tag));
    const counted = rounds();
    const off = registry.on({}, counted);
    await look(registry);
    off();
    const requests = registry.count();
    registry.on({}, delay(LATENCY_MS));
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await look(registry));
    return [
      { name: `evidence tree, ${name}: requests`, value: requests, unit: '' },
      { name: `evidence tree, ${name}: rounds`, value: counted.count, unit: '' },
      { name: `evidence tree, ${name}: time, ${LATENCY_MS} ms an answer`, value: median(times), unit: 'ms' },
    ];
  } finally {
    await registry.close();
  }
}

/** The referrers tags are there, too: nobody asks for them where the API answers. */
const attach: Fill = (push) => {
  const index = indexOf(6);
  const sbom = artifact(TYPES.spdx, index);
  const [signature, sbomSignature] = [artifact(TYPES.signature, index), artifact(TYPES.signature, sbom)];
  push(index, '1');
  for (const content of [signature, sbom, sbomSignature]) push(content);
  push(referrersIndex([signature, sbom]), referrersTag(index.descriptor.digest));
  push(referrersIndex([sbomSignature]), referrersTag(sbom.descriptor.digest));
};

/** The same, as cosign writes it where it attaches to tags. */
const tag: Fill = (push) => {
  const index = indexOf(6);
  const sbom = cosignContent('text/spdx+json');
  push(index, '1');
  push(sbom, cosignTagOf(index, 'sbom'));
  for (const subject of [index, sbom]) push(cosignContent(TYPES.simpleSigning), cosignTagOf(subject, 'sig'));
};

/** Milliseconds, by a client that knows nothing yet. */
async function look(registry: ScratchRegistry): Promise<number> {
  const client = connect();
  const start = performance.now();
  await evidenceTree(client.source, locate(registry, 'app:1'), {}, { signal: new AbortController().signal });
  const time = performance.now() - start;
  client.dispose();
  return time;
}
