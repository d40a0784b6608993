import * as l10n from '@vscode/l10n';
import type { ComparedSide, Comparison } from '../inspection/compareImages';
import type { ComparedImage, ComparedLayer, ComparedRun, Pair, Variable } from '../inspection/comparedImage';
import { pairsOf } from '../inspection/comparedImage';
import type { Digest } from '../oci/digest';
import { platformEntries } from '../oci/manifest';
import { samePlatform } from '../oci/platform';
import { formatBytes } from './format';
import { entryName, locatorName, manifestName, platformName, userName } from './names';
import { HIDDEN, looksSecret, withoutSecrets } from './secretText';
import { commandLines, commentLines, entryLines, itemLines, mapItemLines, rowLines, sectionLines } from './yamlText';

export interface CompareTextOptions {
  /** Values of environment variables that look secret are not shown, only whether they are the same. */
  readonly hidesSecrets: boolean;
}

/** What a text says beside its own side. */
interface Beside extends CompareTextOptions {
  readonly side: 'left' | 'right';
  readonly other: ComparedSide;
  readonly shared: ReadonlySet<Digest>;
}

/**
 * Both sides as texts for a diff editor: YAML with a fact a line, in one order, so that whatever is the same on both sides is the same
 * line.
 */
export function compareTexts({ sides, shared }: Comparison, options: CompareTextOptions): readonly [string, string] {
  const [left, right] = sides;
  return [
    sideText(left, { ...options, side: 'left', other: right, shared }),
    sideText(right, { ...options, side: 'right', other: left, shared }),
  ];
}

function sideText(side: ComparedSide, beside: Beside): string {
  const { locator, fetched, image } = side;
  const sections = [
    noteLines(side, beside.other),
    [
      ...entryLines(l10n.t('Reference'), locatorName(locator)),
      ...entryLines(l10n.t('Digest'), fetched.digest),
      ...entryLines(l10n.t('Content'), manifestName(fetched.value)),
      ...entryLines(l10n.t('Media type'), fetched.mediaType),
    ],
    platformSection(side, beside),
    fetched.value.kind === 'index' ? pairSection(l10n.t('Annotations'), pairsOf(fetched.value.annotations)) : [],
    ...(image ? imageSections(image, fetched.isComposed === true, beside) : []),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function noteLines({ fetched, image, lacks, isChosen }: ComparedSide, other: ComparedSide): readonly string[] {
  const [here, there] = [image?.platform, other.image?.platform];
  const isMeant = isChosen && other.isChosen;
  return [
    ...(image ? [] : commentLines(l10n.t('This index holds no image.'))),
    ...(lacks ? commentLines(l10n.t('There is no image for {0} here.', platformName(lacks))) : []),
    ...(!isMeant && here && there && !samePlatform(here, there)
      ? commentLines(l10n.t('These are different platforms: {0} here.', platformName(here)))
      : []),
    ...(fetched.isComposed && !other.fetched.isComposed
      ? commentLines(
          l10n.t('This archive holds its layers uncompressed: none has the digest here that it has in a registry.'),
        )
      : []),
  ];
}

/** All images of an index; beside another index also those that it alone has. */
function platformSection({ fetched }: ComparedSide, { other, shared }: Beside): readonly string[] {
  if (fetched.value.kind !== 'index') return [];
  const others = other.fetched.value.kind === 'index' ? platformEntries(other.fetched.value) : undefined;
  const rows = platformEntries(fetched.value)
    .map((entry) => ({ ...entry, name: entryName(entry) }))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  const comment = ({ digest, platform }: (typeof rows)[number]) => {
    if (shared.has(digest)) return l10n.t('the same image on both sides');
    const isThere = others?.some((entry) => entry.platform && platform && samePlatform(entry.platform, platform));
    return platform && isThere === false ? l10n.t('only here') : undefined;
  };
  return sectionLines(
    l10n.t('Platforms'),
    rowLines(rows, (row) => itemLines(row.name, comment(row))),
  );
}

function imageSections(image: ComparedImage, isComposed: boolean, beside: Beside): readonly (readonly string[])[] {
  const { digest, mediaType, artifactType, platform, annotations, config, run, layers, size } = image;
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
      ...pairSection(l10n.t('Annotations'), annotations),
    ]),
    ...(run ? runSections(run, beside) : []),
    sectionLines(
      l10n.t('Layers'),
      rowLines(layers, (layer) => layerLines(layer, beside)),
    ),
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

function layerLines(layer: ComparedLayer, { shared, hidesSecrets }: Beside): readonly string[] {
  const { digest, mediaType, size, instruction, annotations } = layer;
  const command = instruction !== undefined && hidesSecrets ? withoutSecrets(instruction) : instruction;
  return mapItemLines([
    ...entryLines(l10n.t('Digest'), digest, shared.has(digest) ? l10n.t('on both sides') : undefined),
    ...entryLines(l10n.t('Size'), exactSize(size)),
    ...(command === undefined
      ? entryLines(l10n.t('Media type'), mediaType)
      : commandLines(l10n.t('Instruction'), command)),
    ...pairSection(l10n.t('Annotations'), annotations),
  ]);
}

function pairSection(title: string, pairs: readonly Pair[]): readonly string[] {
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
