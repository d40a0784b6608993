import pLimit from 'p-limit';
import { checkOccurrence } from '../policy/checkOccurrence';
import type { Finding } from '../policy/finding';
import { ignores } from '../policy/ignored';
import type { ImageFacts, Needs } from '../policy/imageFacts';
import { needsOf } from '../policy/needs';
import { type NamedOccurrence, type OneTagFinding, oneTagFindings, type TagPlace } from '../policy/oneTag';
import type { Ignored, Policy } from '../policy/policy';
import { rulesFor } from '../policy/policyFor';
import { RULE_IDS, type RuleId } from '../policy/rule';
import { type Occurrence, type Suppression, turnsOff, type UnresolvedReason } from '../references/occurrence';
import type { Reference } from '../references/reference';
import { cancelledError } from '../registry/registryError';
import type { BackgroundDecision, NamedTarget } from './lookUpPolicy';
import { isText, unknownFacts } from './policy/factsReader';

/** A document whose images are checked. */
export interface CheckedDocument {
  /** From the root of the policy, with `/`: what its globs mean. */
  readonly path: string;
  readonly occurrences: readonly Occurrence[];
}

/** What stands in another document: its path as that of a checked one. */
export interface PlacesElsewhere {
  readonly path: string;
  readonly occurrences: readonly NamedOccurrence[];
}

/** Why a finding does not count: a comment in the document, or an entry of the policy. */
export type TurnedOff =
  { readonly kind: 'suppressed'; readonly by: Suppression } | { readonly kind: 'ignored'; readonly by: Ignored };

export interface CheckedFinding extends Finding {
  readonly reference: Reference;
  /** Other places that it is about. */
  readonly related: OneTagFinding['related'];
  /** Undefined for what counts. */
  readonly off: TurnedOff | undefined;
}

export interface CheckCounts {
  /** Occurrences that rules looked at. */
  readonly checked: number;
  /** Names that a build gives its own result, what only a run knows, and what is written wrong: left out. */
  readonly build: number;
  readonly unresolved: number;
  readonly invalid: number;
}

export interface CheckedResult<D extends CheckedDocument = CheckedDocument> {
  readonly document: D;
  /** Those that do not count among them, in the order of the text, at one place in that of the rules. */
  readonly findings: readonly CheckedFinding[];
  readonly counts: CheckCounts;
}

export interface CheckMeans {
  readonly policy: Policy;
  /** See FactsReader. */
  readonly factsOf: (reference: Reference, needs: Needs) => Promise<ImageFacts>;
  /** Whether a registry may be asked for what stands there. Default: all, since a person asks. */
  readonly mayAsk?: ((target: NamedTarget, parts: Occurrence['parts']) => BackgroundDecision) | undefined;
  /** Documents that are not checked, whose tags are compared with. */
  readonly elsewhere?: readonly PlacesElsewhere[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** So many occurrences were checked, of all. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

/** Each waits for registries most of the time. */
const OCCURRENCES_AT_ONCE = 16;

/**
 * What the policy says of the images in `documents`, one after another in their order. Registries are asked ahead.
 * @throws RegistryError 'cancelled'
 */
export async function* check<D extends CheckedDocument>(
  documents: readonly D[],
  means: CheckMeans,
): AsyncGenerator<CheckedResult<D>, void, undefined> {
  const run = new CheckRun(documents, means);
  for (const next of run.results()) yield await next;
}

class CheckRun<D extends CheckedDocument> {
  private readonly limit = pLimit(OCCURRENCES_AT_ONCE);
  private readonly oneTag: ReadonlyMap<Occurrence, OneTagFinding>;
  private readonly now: number;
  private readonly all: number;
  private done = 0;

  constructor(
    private readonly documents: readonly D[],
    private readonly means: CheckMeans,
  ) {
    const { elsewhere = [], now = Date.now } = means;
    const tags = oneTagFindings(this.tagPlaces(documents), this.tagPlaces(elsewhere));
    this.oneTag = new Map(tags.map((found) => [found.finding.occurrence, found]));
    this.now = now();
    this.all = documents.reduce((sum, { occurrences }) => sum + occurrences.filter(isImage).length, 0);
  }

  private tagPlaces<O extends NamedOccurrence>(
    documents: readonly { readonly path: string; readonly occurrences: readonly O[] }[],
  ): readonly TagPlace<O>[] {
    return documents.flatMap(({ path, occurrences }) =>
      occurrences.flatMap((occurrence) => {
        const { target } = occurrence;
        if (target.kind !== 'image') return [];
        const { reference } = target;
        const isOff = turnedOff(this.means.policy, path, { rule: 'one-tag', occurrence }, reference) !== undefined;
        return { path, occurrence, setting: rulesFor(this.means.policy, reference).get('one-tag'), isOff };
      }),
    );
  }

  /** Started in their order, so many that there is always work for the registries. */
  *results(): Generator<Promise<CheckedResult<D>>, void, undefined> {
    const ahead: Promise<CheckedResult<D>>[] = [];
    for (const document of this.documents) {
      const next = this.result(document);
      // Who gives up does not come back for the rest.
      next.catch(() => undefined);
      ahead.push(next);
      const first = ahead.length === OCCURRENCES_AT_ONCE ? ahead.shift() : undefined;
      if (first) yield first;
    }
    yield* ahead;
  }

  private async result(document: D): Promise<CheckedResult<D>> {
    const { occurrences } = document;
    const images = occurrences.filter(isImage).sort((a, b) => a.span.start - b.span.start);
    const findings = await Promise.all(images.map((each) => this.limit(() => this.findings(document, each))));
    const count = (kind: Occurrence['target']['kind']) =>
      occurrences.filter(({ target }) => target.kind === kind).length;
    const invalid = occurrences.filter(isWrittenWrong).length;
    const unresolved = count('unresolved') - invalid;
    const counts = { checked: images.length, build: count('build'), unresolved, invalid };
    return { document, findings: findings.flat(), counts };
  }

  private async findings(document: D, occurrence: ImageOccurrence): Promise<readonly CheckedFinding[]> {
    const { policy, signal, progress } = this.means;
    const { reference } = occurrence.target;
    if (signal?.aborted) throw cancelledError(reference.registry);
    const rules = rulesFor(policy, reference);
    const facts = await this.facts(occurrence, needsOf(rules, occurrence));
    const off = (rule: RuleId) => turnedOff(policy, document.path, { rule, occurrence }, reference);
    const subject = { occurrence, reference, facts, now: this.now };
    const found = checkOccurrence(rules, subject, (rule) => off(rule) !== undefined);
    const tags = this.oneTag.get(occurrence);
    progress?.(++this.done, this.all);
    return [...found, ...(tags ? [tags.finding] : [])]
      .sort((a, b) => RULE_IDS.indexOf(a.rule) - RULE_IDS.indexOf(b.rule))
      .map((finding) => ({
        ...finding,
        reference,
        related: finding === tags?.finding ? tags.related : [],
        off: off(finding.rule),
      }));
  }

  private async facts({ target, parts }: ImageOccurrence, needs: Needs): Promise<ImageFacts> {
    const { factsOf, mayAsk } = this.means;
    if (isText(needs)) return {};
    const decision = mayAsk?.(target, parts) ?? { kind: 'allowed' };
    switch (decision.kind) {
      case 'allowed':
      case 'build':
        return factsOf(target.reference, needs);
      default:
        return unknownFacts(needs, { kind: 'notAsked', why: decision.kind });
    }
  }
}

type ImageOccurrence = Occurrence & { readonly target: Extract<Occurrence['target'], { kind: 'image' }> };

function isImage(occurrence: Occurrence): occurrence is ImageOccurrence {
  return occurrence.target.kind === 'image';
}

type WrongOccurrence = Occurrence & {
  readonly target: { readonly reason: Extract<UnresolvedReason, { kind: 'invalid' }> };
};

/** Whether no run will know an image there, either: the text is no reference. */
export function isWrittenWrong(occurrence: Occurrence): occurrence is WrongOccurrence {
  const { target } = occurrence;
  return target.kind === 'unresolved' && target.reason.kind === 'invalid';
}

function turnedOff(
  policy: Policy,
  path: string,
  { rule, occurrence }: { readonly rule: RuleId; readonly occurrence: NamedOccurrence },
  reference: Reference,
): TurnedOff | undefined {
  const comment = occurrence.suppressions?.find((each) => turnsOff(each, rule));
  if (comment) return { kind: 'suppressed', by: comment };
  const entry = policy.ignored.find((each) => ignores(each, { rule, path, reference }));
  return entry && { kind: 'ignored', by: entry };
}
