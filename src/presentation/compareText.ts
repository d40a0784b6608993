import * as l10n from '@vscode/l10n';
import type { ComparedSide, Comparison } from '../inspection/compareImages';
import { pairsOf } from '../inspection/comparedImage';
import { platformEntries } from '../oci/manifest';
import { samePlatform } from '../oci/platform';
import { type Beside, type CompareTextOptions, imageSections, layerSection, pairSection } from './comparedImageText';
import { entryName, locatorName, manifestName, platformName } from './names';
import { commentLines, entryLines, itemLines, rowLines, sectionLines } from './yamlText';

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
    ...(image ? imageSections(image, fetched.isComposed === true, beside) : []),
    fetched.value.kind === 'index'
      ? pairSection(l10n.t('Annotations of the index'), pairsOf(fetched.value.annotations))
      : [],
    pairSection(l10n.t('Annotations'), image?.annotations ?? []),
    layerSection(image?.layers ?? [], beside),
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
  const isSame = fetched.digest === other.fetched.digest;
  const comment = ({ digest, platform }: (typeof rows)[number]) => {
    if (isSame) return undefined;
    if (shared.has(digest)) return l10n.t('the same image on both sides');
    const isThere = others?.some((entry) => entry.platform && platform && samePlatform(entry.platform, platform));
    return platform && isThere === false ? l10n.t('only here') : undefined;
  };
  return sectionLines(
    l10n.t('Platforms'),
    rowLines(rows, (row) => itemLines(row.name, comment(row))),
  );
}
