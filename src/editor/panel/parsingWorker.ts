import { parentPort } from 'node:worker_threads';
import { heldIn, sbomIn } from '../../inspection/held';
import type { LayerToParse, ParsedLayer, ParsedPackages } from './parsingThread';

/* Runs in a thread of its own. */

const LIST_LENGTH = 500;

parentPort?.once('message', ({ mediaType, annotations, bytes }: LayerToParse) => {
  void heldIn(mediaType, annotations, bytes).then((held) => {
    const sbom = sbomIn(held);
    const packages = sbom?.packages ?? [];
    for (let start = 0; start < packages.length; start += LIST_LENGTH) {
      const list: ParsedPackages = { packages: JSON.stringify(packages.slice(start, start + LIST_LENGTH)) };
      parentPort?.postMessage(list);
    }
    if (sbom) Object.assign(sbom, { packages: [] });
    const parsed: ParsedLayer = { held };
    parentPort?.postMessage(parsed);
  });
});
