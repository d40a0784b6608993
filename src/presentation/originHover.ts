import * as l10n from '@vscode/l10n';
import type { Provenance } from '../references/occurrence';
import { formatReference, type Reference } from '../references/reference';
import { commandLink, LINKED_COMMANDS } from './commandLink';
import { markdownCode, markdownText } from './harmless';
import type { TextPlace } from './hover';
import { type HoverPart, lines } from './hoverMarkdown';
import { numberSentence } from './numberSentence';

/** Where a value comes from that does not stand at its position as it is. */
export interface Origins {
  /** As it stands at the position. */
  readonly written: string;
  /** Variables of a run that it depends on. */
  readonly variables: readonly string[];
  readonly parts: readonly OriginOfPart[];
}

export interface OriginOfPart {
  /** 'all': one place holds the whole reference. */
  readonly part: Provenance['part'] | 'all';
  readonly from:
    /** The text at the position itself. */
    | { readonly kind: 'here' }
    | { readonly kind: 'line'; /** From 1. */ readonly line: number; readonly place: TextPlace }
    /** By its path relative to the document's folder. */
    | { readonly kind: 'file'; readonly path: string }
    /** A file that is not known. */
    | { readonly kind: 'unknownFile' };
  readonly readAs?: Provenance['readAs'];
}

const MAX_PARTS = 8;

/** What is written, what that stands for, and where each part comes from. */
export function originHover(reference: Reference, { written, variables, parts }: Origins): HoverPart[] {
  const shown = parts.slice(0, MAX_PARTS);
  const inDocument = shown.map(({ part, from }) =>
    from.kind === 'here' || from.kind === 'line' ? lineOf(reference, part, from) : '',
  );
  const inFiles = shown.map(({ part, from }) => (from.kind === 'file' ? fileLine(reference, part, from.path) : ''));
  const isIncomplete = shown.some(({ from }) => from.kind === 'unknownFile');
  const said = [
    { theirs: lines(meaning(written, reference), ...overridable(variables)) },
    { ours: lines(...inDocument) },
    { theirs: lines(...inFiles) },
    { ours: isIncomplete ? unknownTag() : '' },
    { theirs: lines(...shown.flatMap(({ readAs }) => numberLine(reference, readAs))) },
  ];
  return said.filter((part) => Object.values(part).some((text) => text !== ''));
}

function meaning(written: string, reference: Reference): string {
  const full = formatReference(reference);
  return [markdownCode(written, 160), '→', markdownText(full, 400)].join(' ');
}

function overridable(variables: readonly string[]): readonly string[] {
  if (variables.length === 0) return [];
  return [
    l10n.t('{0} can be set to something else when this is built or run.', markdownText(variables.join(', '), 160)),
  ];
}

/** Ours: numbers, and parts that have passed their grammar. */
function lineOf(
  reference: Reference,
  part: OriginOfPart['part'],
  from: Extract<OriginOfPart['from'], { kind: 'here' | 'line' }>,
): string {
  if (from.kind === 'here') return l10n.t('{0} as written here', named(reference, part));
  const link = commandLink(l10n.t('line {0}', from.line), LINKED_COMMANDS.openOrigin, from.place);
  return l10n.t('{0} from {1}', named(reference, part), link);
}

/** What is shown is that of the tag which stands for none. */
function unknownTag(): string {
  return l10n.t(
    'The tag stands in another file, where this name takes the place of one. What is shown here is that of {0}.',
    '`latest`',
  );
}

function fileLine(reference: Reference, part: OriginOfPart['part'], path: string): string {
  return l10n.t('{0} from {1}', named(reference, part), markdownCode(path, 160));
}

function numberLine({ tag = '' }: Reference, readAs: string | undefined): readonly string[] {
  return readAs === undefined ? [] : [markdownText(numberSentence(tag, readAs), 400)];
}

/** `Tag 1.25`. */
function named(reference: Reference, part: OriginOfPart['part']): string {
  switch (part) {
    case 'registry':
      return l10n.t('Registry {0}', markdownText(reference.registry));
    case 'repository':
      return l10n.t('Repository {0}', markdownText(reference.repository));
    case 'tag':
      return l10n.t('Tag {0}', markdownText(reference.tag ?? ''));
    case 'digest':
      return l10n.t('Digest');
    case 'all':
      return l10n.t('The reference');
  }
}
