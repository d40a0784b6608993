import * as l10n from '@vscode/l10n';
import type { ComparedSide } from '../inspection/compareImages';
import type { ComparedImage, ComparedLayer, ComparedRun, Pair, Variable } from '../inspection/comparedImage';
import type { Digest } from '../oci/digest';
import { formatBytes } from './format';
import { platformName, userName } from './names';
import { HIDDEN, looksSecret, withoutSecrets } from './secretText';
import { commandLines, entryLines, itemLines, mapItemLines, rowLines, sectionLines } from './yamlText';

export interface CompareTextOptions {
  /** Values of environment variables that look secret are not shown, only whether they are the same. */
  readonly hidesSecrets: boolean;
}

/** What a text says beside its own side. */
export interface Beside extends CompareTextOptions {
  readonly side: 'left' | 'right';
  readonly other: ComparedSide;
  readonly shared: ReadonlySet<Digest>;
}

/** What one image is and how it is run. */
export function imageSections(
  image: ComparedImage,
  isComposed: boolean,
  beside: Beside,
): readonly (readonly string[])[] {
  const { digest, mediaType, artifactType, platform, config, run, layers, size } = image;
  const common = layers.filter((layer) => beside.shared.has(layer.digest));
  const own = layers.filter((layer) => !beside.shared.has(layer.digest));
  const sum = (some: readonly ComparedLayer[]) => some.reduce((total, layer) => total + layer.size, 0);
  const counted = (some: readonly ComparedLayer[]) => l10n.t('{0} ({1})', some.length, formatBytes(sum(some)));
  return [
    sectionLines(l10n.t('Manifest'), [
      ...(platform ? entryLines(l10n.t('Platform'), platformName(platform)) : []),
      ...entryLines(l10n.t('Digest'), digest),
      ...entryLines(l10n.t('Media type'), mediaType),
      ...optional(l10n.t('Artifact type'), artifactType),
      ...entryLines(isComposed ? l10n.t('Size') : l10n.t('Compressed size'), exactSize(size)),
      ...entryLines(l10n.t('Layers on both sides'), counted(common)),
      ...entryLines(l10n.t('Layers only here'), counted(own)),
      ...(run ? [] : entryLines(l10n.t('Configuration'), config.digest)),
    ]),
    ...(run ? runSections(run, beside) : []),
  ];
}

function runSections(run: ComparedRun, beside: Beside): readonly (readonly string[])[] {
  const { side, other, hidesSecrets } = beside;
  const list = (key: string, values: readonly string[]) =>
    sectionLines(
      key,
      rowLines(values, (value) => itemLines(value)),
    );
  const values = new Map(other.image?.run?.env.map(({ name, value }) => [name, value]));
  const hidden = (variable: Variable) => hiddenComment(variable, values, side);
  return [
    sectionLines(l10n.t('Configuration'), [
      ...optional(l10n.t('Created'), run.created),
      ...optional(l10n.t('Author'), run.author),
      ...entryLines(l10n.t('User'), run.user === '' ? userName('') : run.user),
      ...optional(l10n.t('Working directory'), run.workingDir),
      ...list(l10n.t('Entrypoint'), run.entrypoint),
      ...list(l10n.t('Command'), run.cmd),
      ...list(l10n.t('Ports'), run.ports),
      ...list(l10n.t('Volumes'), run.volumes),
      ...optional(l10n.t('Stop signal'), run.stopSignal),
    ]),
    sectionLines(
      l10n.t('Environment'),
      rowLines(run.env, (variable) =>
        hidesSecrets && looksSecret(variable.name, variable.value ?? '')
          ? entryLines(variable.name, HIDDEN, hidden(variable))
          : entryLines(
              variable.name,
              variable.value ?? '',
              variable.value === undefined ? l10n.t('without a value') : undefined,
            ),
      ),
    ),
    pairSection(l10n.t('Labels'), run.labels),
  ];
}

/** Whether it is the same there must be seen without the value: each side then has a line of its own. */
function hiddenComment({ name, value }: Variable, values: ReadonlyMap<string, string | undefined>, side: string) {
  if (!values.has(name) || values.get(name) === value) return l10n.t('hidden, as it may be secret');
  return side === 'left'
    ? l10n.t('hidden, as it may be secret; not the same on the right')
    : l10n.t('hidden, as it may be secret; not the same on the left');
}

export function layerSection(layers: readonly ComparedLayer[], beside: Beside): readonly string[] {
  return sectionLines(
    l10n.t('Layers'),
    rowLines(layers, (layer) => layerLines(layer, beside)),
  );
}

function layerLines(layer: ComparedLayer, { shared, hidesSecrets }: Beside): readonly string[] {
  const { digest, mediaType, size, instruction, annotations } = layer;
  const command = instruction !== undefined && hidesSecrets ? withoutSecrets(instruction) : instruction;
  return mapItemLines([
    ...entryLines(l10n.t('Digest'), digest),
    // Behind the digest it would stand out of sight.
    ...entryLines(l10n.t('Size'), exactSize(size), shared.has(digest) ? l10n.t('on both sides') : undefined),
    ...(command === undefined
      ? entryLines(l10n.t('Media type'), mediaType)
      : commandLines(l10n.t('Instruction'), command)),
    ...pairSection(l10n.t('Annotations'), annotations),
  ]);
}

export function pairSection(title: string, pairs: readonly Pair[]): readonly string[] {
  return sectionLines(
    title,
    rowLines(pairs, ([key, value]) => entryLines(key, value)),
  );
}

function optional(key: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : entryLines(key, value);
}

/** Sizes that look alike can still differ. */
function exactSize(bytes: number): string {
  return bytes < 1000 ? formatBytes(bytes) : l10n.t('{0} ({1} bytes)', formatBytes(bytes), bytes);
}
