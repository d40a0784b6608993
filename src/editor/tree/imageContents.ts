import { LRUCache } from 'lru-cache';
import type * as vscode from 'vscode';
import { type ImageSummary, readDetails, summariseImage } from '../../inspection/inspectImage';
import type { Digest } from '../../oci/digest';
import { platformPath } from '../../oci/platform';
import { configurationRows, historyRows, type ImageRow, indexRows, singleRows } from '../../presentation/imageRows';
import { formatReference, type Reference } from '../../references/reference';
import { askOfPerson, type Ask, atDigest, type RegistryLocator } from '../../registry/imageSource';
import { asRegistryError, type RegistryError } from '../../registry/registryError';
import type { LookUps } from '../documents/lookUps';
import type { EvidenceContext } from '../evidence/lookForEvidence';
import { readPlatform } from '../settings';
import type { AnswersChange } from '../registryService';
import type { SectionNode } from './imageNodes';

export type Contents =
  /** `digest`: that of what the image's name stood for. */
  | { readonly kind: 'rows'; readonly rows: readonly ImageRow[]; readonly digest: Digest }
  | { readonly kind: 'failed'; readonly error: RegistryError };

interface Kept {
  readonly section: SectionNode;
  /** Never rejects. */
  readonly contents: Promise<Contents>;
}

const MAX_KEPT = 2_000;

/**
 * What registries say of images, as a person unfolds them. It is asked for once and kept, failures too, until a person asks again, the
 * tag is known to have moved, or something is written to the repository from here; failures also only until somebody else asks. A tree
 * that is drawn anew sends nothing.
 */
export class ImageContents implements vscode.Disposable {
  private readonly kept = new LRUCache<string, Kept>({ max: MAX_KEPT });
  /** Images of which a person wants to know what they are now, by their names: nobody asked yet. */
  private readonly outdated = new Set<string>();
  /** Of these images the first section that was shown since asked, and its siblings take what it was told. */
  private readonly renewed = new LRUCache<string, Promise<ImageSummary<RegistryLocator>>>({ max: MAX_KEPT });
  private readonly ending = new AbortController();

  constructor(
    private readonly context: EvidenceContext,
    private readonly lookUps: LookUps,
  ) {}

  /** Never rejects. */
  of(section: SectionNode): Promise<Contents> {
    const known = this.kept.get(keyOf(section));
    if (known) return known.contents;
    const { reference } = section;
    const fresh = this.outdated.has(reference) || this.renewed.has(reference);
    return this.keep(section, this.summaryFor(section), fresh);
  }

  /** A person wants all of it as it is now: what they still have unfolded is asked for once more, the rest when they unfold it. */
  refresh(): void {
    for (const { section } of this.kept.values()) this.outdated.add(section.reference);
    this.kept.clear();
    this.renewed.clear();
  }

  /**
   * A tag stands for `digest` now, or for nothing. What is kept of another image is forgotten.
   * @returns whether there was any.
   */
  async moved(reference: Reference, digest: Digest | undefined): Promise<boolean> {
    const name = formatReference(reference);
    const sections = [...this.kept].filter(([, { section }]) => section.reference === name && !section.entry);
    const forgotten = await Promise.all(
      sections.map(async ([key, kept]) => {
        const contents = await kept.contents;
        const isOther = contents.kind === 'rows' && contents.digest !== digest;
        return isOther && this.kept.peek(key) === kept && this.kept.delete(key);
      }),
    );
    if (!forgotten.includes(true)) return false;
    this.renewed.delete(name);
    return true;
  }

  /** What was checked was checked against others than are trusted now. @returns the images of which something is forgotten. */
  forgetChecks(): readonly Reference[] {
    const sections = [...this.kept].filter(([, { section }]) => section.section === 'referrers');
    for (const [key] of sections) this.kept.delete(key);
    return sections.map(([, { section }]) => section.named);
  }

  /** What is kept of what a change concerns is asked for once more: all that was written to, else what could not be read. @returns whether there was any. */
  async forget({ why, concerns }: AnswersChange): Promise<boolean> {
    const concerned = [...this.kept].filter(([, { section }]) => concerns(section.named));
    const forgotten = await Promise.all(
      concerned.map(async ([key, kept]) => {
        const isForgotten = why === 'written' || (await kept.contents).kind === 'failed';
        if (!isForgotten || this.kept.peek(key) !== kept) return false;
        this.renewed.delete(kept.section.reference);
        return this.kept.delete(key);
      }),
    );
    return forgotten.includes(true);
  }

  /** A person asks again for what is kept of an image: past what is remembered, and once for all of it. */
  again(reference: Reference): void {
    const name = formatReference(reference);
    const sections = [...this.kept.values()].map(({ section }) => section).filter((each) => each.reference === name);
    const [first] = sections;
    if (!first) return;
    const summary = this.summarise({ ...first, entry: undefined }, { ...this.ask, fresh: true });
    this.renewed.delete(name);
    for (const section of sections) {
      void this.keep(section, section.entry ? this.summarise(section, this.ask) : summary, true);
    }
  }

  dispose(): void {
    this.ending.abort();
    this.kept.clear();
    this.renewed.clear();
  }

  private get ask(): Ask {
    return askOfPerson(this.ending.signal);
  }

  /** @param fresh past what is remembered, also what the manifest does not lead to. */
  private keep(
    section: SectionNode,
    summary: Promise<ImageSummary<RegistryLocator>>,
    fresh: boolean,
  ): Promise<Contents> {
    const contents = this.load(section, summary, fresh);
    this.kept.set(keyOf(section), { section, contents });
    return contents;
  }

  private async load(
    section: SectionNode,
    summary: Promise<ImageSummary<RegistryLocator>>,
    fresh: boolean,
  ): Promise<Contents> {
    try {
      const known = await summary;
      return { kind: 'rows', rows: await this.rows(section, known, fresh), digest: known.fetched.digest };
    } catch (error) {
      return { kind: 'failed', error: asRegistryError(error, section.named.registry) };
    }
  }

  private summaryFor(section: SectionNode): Promise<ImageSummary<RegistryLocator>> {
    const { reference, named, entry } = section;
    if (entry || named.digest) return this.summarise(section, this.ask);
    if (this.outdated.delete(reference)) {
      this.renewed.set(reference, this.summarise(section, { ...this.ask, fresh: true }));
    }
    return this.renewed.get(reference) ?? this.summarise(section, this.ask);
  }

  private summarise({ named, entry }: SectionNode, ask: Ask): Promise<ImageSummary<RegistryLocator>> {
    this.lookUps.lookedUp(named);
    const locator: RegistryLocator = { kind: 'registry', reference: named };
    return summariseImage(this.context.source, entry ? atDigest(locator, entry) : locator, ask);
  }

  private async rows(
    { section, wish }: SectionNode,
    summary: ImageSummary<RegistryLocator>,
    fresh: boolean,
  ): Promise<readonly ImageRow[]> {
    if (section === 'referrers') return this.referrers(atDigest(summary.locator, summary.fetched.digest), fresh);
    if (section === 'platforms' && summary.fetched.value.kind === 'index') return indexRows(summary);
    const choice = { kind: 'wishes', wishes: [wish, readPlatform()] } as const;
    const details = await readDetails(this.context.source, summary, choice, this.ask);
    switch (section) {
      case 'platforms':
        return details ? singleRows(details) : [];
      case 'configuration':
        return configurationRows(details);
      case 'layers':
        return historyRows(details);
    }
  }

  private async referrers(locator: RegistryLocator, fresh: boolean): Promise<readonly ImageRow[]> {
    const [{ lookForEvidence }, { referrerRows }] = await Promise.all([
      import('../evidence/lookForEvidence'),
      import('../../presentation/referrerRows'),
    ]);
    return referrerRows(await lookForEvidence(locator, this.context, { ...this.ask, fresh }), locator);
  }
}

function keyOf({ section, reference, entry, wish }: SectionNode): string {
  return [section, reference, entry ?? '', wish ? platformPath(wish) : ''].join(' ');
}
