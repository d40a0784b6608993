import type { Asks, EditTarget, Format, Occurrence, Provenance, Span, Target } from '../occurrence';
import { imageTarget, TEMPLATED } from '../target';
import type { LocatedScalar } from '../yaml/scalars';
import { isTemplate } from '../yaml/templates';

/** One part of a reference that is written in several scalars. */
export interface Part {
  readonly value: string;
  readonly from: Provenance['from'];
  readonly readAs?: Provenance['readAs'];
}

/** The parts of a reference; `tag` may hold a digest too, as in `1.2@sha256:…`. */
export interface Parts {
  readonly registry?: Part | undefined;
  readonly repository: Part;
  readonly tag?: Part | undefined;
  readonly digest?: Part | undefined;
}

/**
 * The occurrence at the scalar that names the repository. It is put together, so `edit` says where a digest has its place, and stands
 * where no containers do, so `runs` says what they are made of.
 */
export function composedOccurrence(
  format: Format,
  { text, span }: { readonly text: string; readonly span: Span },
  parts: Parts,
  edit: EditTarget,
  runs: NonNullable<Asks['runs']>,
  target: Target = targetOf(parts),
): Occurrence {
  const present = (['registry', 'repository', 'tag', 'digest'] as const).flatMap((part): Provenance[] => {
    const { from, readAs } = parts[part] ?? {};
    return from ? [{ part, from, ...(readAs === undefined ? {} : { readAs }) }] : [];
  });
  return { target, text, span, format, edit, parts: present, asks: { runs } };
}

/** A part that stands in the document itself; at its anchor, where it is an alias. */
export function partAt({ value, span, edit }: LocatedScalar): Part {
  return { value, from: { kind: 'document', span: edit.kind === 'literal' ? edit.span : span } };
}

/** The tag that a chart is published under; undefined for a range of versions. In tags `+` is written `_`. */
export function chartTag(version: LocatedScalar | undefined): Part | undefined {
  if (!version) return undefined;
  if (!isTemplate(version.value) && !/^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version.value)) return undefined;
  return { ...partAt(version), value: version.value.replaceAll('+', '_') };
}

function targetOf({ registry, repository, tag, digest }: Parts): Target {
  const parts = [registry, repository, tag, digest];
  if (parts.some((part) => part && isTemplate(part.value))) return TEMPLATED;
  const name = registry ? `${registry.value}/${repository.value}` : repository.value;
  return imageTarget(`${name}${tag ? `:${tag.value}` : ''}${digest ? `@${digest.value}` : ''}`);
}
