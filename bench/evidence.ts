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
import {
  delay,
  rounds,
  type ScratchRegistry,
  type ScratchRegistryOptions,
  startScratchRegistry,
} from '../test/support/scratchRegistry';
import { medianOf, single } from './figure';
import { below, part, row } from './part';
import { connect, locate } from './registryClient';
import { elapsed } from './time';

const LATENCY_MS = 50;
const RUNS = 9;

/** With the image itself: the index, its six platforms, an SBOM and two signatures. */
const SUBJECTS = 10;
const LEVELS = 2;

/** What the tree of evidence costs, of an index with six platforms, a signature, an SBOM and its signature. */
export const evidence = part({
  rows: {
    ...below('api', treeRows('a registry that lists referrers', LEVELS + 2)),
    ...below('no-api', treeRows('a registry that lists no referrers', LEVELS + 2 + 1)),
    ...below('token', treeRows('a registry that lists referrers, with a first token', LEVELS + 2 + 2)),
    ...below('cosign', treeRows("a registry with cosign's tags", LEVELS + 2)),
  },
  measure: async () => ({
    ...below('api', await treeFigures({ referrersApi: true }, attach)),
    ...below('no-api', await treeFigures({ referrersApi: false }, attach)),
    ...below('token', await treeFigures({ referrersApi: true, auth: { kind: 'bearer' } }, attach)),
    ...below('cosign', await treeFigures({ referrersApi: true }, tag)),
  }),
});

function treeRows(where: string, rounds: number) {
  return {
    requests: row(`requests for the tree of evidence at ${where}`, 'requests', { atMost: 2 + 2 * SUBJECTS }),
    rounds: row('rounds of these, one after another', 'rounds', { atMost: rounds }),
    time: row(`time for it, ${LATENCY_MS} ms an answer`, 'ms'),
  };
}

type Fill = (push: (content: Content, tag?: string) => void) => void;

async function treeFigures(options: ScratchRegistryOptions, fill: Fill) {
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
    return { requests: single(requests), rounds: single(counted.count), time: medianOf(times) };
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
  const ask = { signal: new AbortController().signal };
  const time = await elapsed(() => evidenceTree(client.source, locate(registry, 'app:1'), {}, ask));
  client.dispose();
  return time;
}
