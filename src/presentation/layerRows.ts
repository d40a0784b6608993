import * as l10n from '@vscode/l10n';
import type { LayerRow } from '../messages/panel';
import { mayBeText } from '../artifacts/textContent';
import type { Descriptor } from '../oci/descriptor';
import type { ImageConfig } from '../oci/imageConfig';
import { type ImageManifest, isContainerImage, layersSize } from '../oci/manifest';
import { VALUE_LIMIT } from './fact';
import { formatBytes, shortDigest } from './format';
import { plainLine } from './harmless';
import { withoutSecrets } from './secretText';

/** A line of an image's history with the layer that it made, or a layer without a line. */
export interface HistoryLine {
  /** As somebody wrote it. */
  readonly instruction: string;
  readonly layer?: Descriptor | undefined;
  /** It made no layer. */
  readonly isEmpty: boolean;
}

/** Steps, and layers. */
const MAX_LINES = 5_000;

/**
 * History and layers joined, in their order: a line without a layer has none, a layer without a line is called by its title or type.
 * Where there are not as many lines as layers, nobody knows which made which: first all lines, then all layers.
 */
export function historyLines(manifest: ImageManifest, config: ImageConfig | undefined): readonly HistoryLine[] {
  const isJoined = linesWithLayer(config) === manifest.layers.length;
  let used = 0;
  const told = (config?.history ?? []).map((entry): HistoryLine => {
    const layer = isJoined && !entry.emptyLayer ? manifest.layers[used++] : undefined;
    return { instruction: entry.createdBy ?? entry.comment ?? '', layer, isEmpty: entry.emptyLayer };
  });
  const rest = manifest.layers.slice(used).map((layer): HistoryLine => {
    const { annotations, mediaType } = layer;
    const name = annotations['org.opencontainers.image.title'] ?? annotations['in-toto.io/predicate-type'];
    return { instruction: name ?? mediaType, layer, isEmpty: false };
  });
  return [...told, ...rest];
}

/** The same for the page: empty steps in a row are folded, and values that look secret are left out, as those of the environment are. */
export function layerRows(
  manifest: ImageManifest,
  config: ImageConfig | undefined,
): { readonly rows: LayerRow[]; readonly leftOut?: string } {
  const lines = historyLines(manifest, config);
  const total = layersSize(manifest);
  const isArtifact = !isContainerImage(manifest);
  const rows: LayerRow[] = [];
  let steps: string[] = [];
  const fold = () => {
    const [first] = steps;
    if (first !== undefined) rows.push(stepsRow(first, steps));
    steps = [];
  };
  const counted = { steps: 0, layers: 0 };
  for (const { instruction, layer, isEmpty } of lines) {
    // Apart, so that many steps push no layer off the page.
    if (++counted[isEmpty ? 'steps' : 'layers'] > MAX_LINES) continue;
    const text = instructionText(instruction);
    if (isEmpty) {
      steps.push(text);
      continue;
    }
    fold();
    rows.push({
      kind: 'layer',
      instruction: text,
      ...(layer ? layerFacts(layer, total, text) : { size: '', share: 0 }),
      ...(layer && isArtifact && { file: mayBeText(layer) ? 'open' : 'save' }),
    });
  }
  fold();
  const told = linesWithLayer(config);
  const more = Math.max(0, counted.steps - MAX_LINES) + Math.max(0, counted.layers - MAX_LINES);
  const notes = [
    told > 0 && told !== manifest.layers.length
      ? l10n.t(
          'The history tells of {0} layers, and there are {1}: which line made which is not known.',
          told,
          manifest.layers.length,
        )
      : [],
    more === 1 ? l10n.t('1 more line is not listed: the raw documents hold it.') : [],
    more > 1 ? l10n.t('{0} more lines are not listed: the raw documents hold them.', more) : [],
  ].flat();
  return notes.length === 0 ? { rows } : { rows, leftOut: notes.join(' ') };
}

function linesWithLayer(config: ImageConfig | undefined): number {
  return (config?.history ?? []).filter(({ emptyLayer }) => !emptyLayer).length;
}

function stepsRow(first: string, steps: string[]): LayerRow {
  const row = { kind: 'steps', size: '', share: 0 } as const;
  if (steps.length === 1) return { ...row, instruction: first };
  return { ...row, instruction: l10n.t('{0} steps without a layer', steps.length), steps };
}

function layerFacts(
  { digest, mediaType, size, annotations }: Descriptor,
  total: number,
  instruction: string,
): Omit<LayerRow, 'kind' | 'instruction'> {
  const predicate = annotations['in-toto.io/predicate-type'];
  // What every layer is need not be said of each, nor what the row is called by.
  const notes = [PLAIN_LAYER.test(mediaType) ? '' : mediaType, predicate ?? ''].map((text) => plainLine(text));
  const note = [...new Set(notes)].filter((text) => text !== '' && text !== instruction).join(' · ');
  return {
    ...{ size: formatBytes(size), share: total > 0 ? size / total : 0 },
    ...{ digest, shortDigest: shortDigest(digest) },
    ...(note === '' ? {} : { note }),
  };
}

const PLAIN_LAYER = /^application\/vnd\.(?:oci\.image\.layer\.v1\.tar\+gzip|docker\.image\.rootfs\.diff\.tar\.gzip)$/;

function instructionText(instruction: string): string {
  const text = plainLine(withoutSecrets(instruction.slice(0, 2 * VALUE_LIMIT)), VALUE_LIMIT);
  if (text === '') return l10n.t('no instruction is written');
  return text;
}
