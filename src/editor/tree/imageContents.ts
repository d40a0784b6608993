import { LRUCache } from 'lru-cache';
import type * as vscode from 'vscode';
import { type ImageSummary, readDetails, summariseImage } from '../../inspection/inspectImage';
import { platformPath } from '../../oci/platform';
import { configurationRows, historyRows, type ImageRow, indexRows, singleRows } from '../../presentation/imageRows';
import { formatReference, type Reference } from '../../references/reference';
import { askOfPerson, type Ask, atDigest, type ImageSource, type RegistryLocator } from '../../registry/imageSource';
import { asRegistryError, type RegistryError } from '../../registry/registryError';
import type { LookUps } from '../documents/lookUps';
import { readPlatform } from '../settings';
import type { SectionNode } from './imageNodes';

export type Contents =
  | { readonly kind: 'rows'; readonly rows: readonly ImageRow[] }
  | { readonly kind: 'failed'; readonly error: RegistryError };

interface Kept {
  readonly section: SectionNode;
  /** Never rejects. */
  readonly contents: Promise<Contents>;
}

const MAX_KEPT = 2_000;

/**
 * What registries say of images, as a person unfolds them. It is asked for once and kept, failures too, until a person asks again: a
 * tree that is drawn anew sends nothing.
 */
export class ImageContents implements vscode.Disposable {
  private readonly kept = new LRUCache<string, Kept>({ max: MAX_KEPT });
  private readonly ending = new AbortController();

  constructor(
    private readonly source: ImageSource<RegistryLocator>,
    private readonly lookUps: LookUps,
  ) {}

  /** Never rejects. */
  of(section: SectionNode): Promise<Contents> {
    const known = this.kept.get(keyOf(section));
    if (known) return known.contents;
    return this.keep(section, this.summarise(section, this.ask));
  }

  /** A person asks again for what is kept of an image: past what is remembered, and once for all of it. */
  again(reference: Reference): void {
    const name = formatReference(reference);
    const sections = [...this.kept.values()].map(({ section }) => section).filter((each) => each.reference === name);
    const [first] = sections;
    if (!first) return;
    const summary = this.summarise({ ...first, entry: undefined }, { ...this.ask, fresh: true });
    for (const section of sections) {
      void this.keep(section, section.entry ? this.summarise(section, this.ask) : summary);
    }
  }

  dispose(): void {
    this.ending.abort();
    this.kept.clear();
  }

  private get ask(): Ask {
    return askOfPerson(this.ending.signal);
  }

  private keep(section: SectionNode, summary: Promise<ImageSummary>): Promise<Contents> {
    const contents = this.load(section, summary);
    this.kept.set(keyOf(section), { section, contents });
    return contents;
  }

  private async load(section: SectionNode, summary: Promise<ImageSummary>): Promise<Contents> {
    try {
      return { kind: 'rows', rows: await this.rows(section, await summary) };
    } catch (error) {
      return { kind: 'failed', error: asRegistryError(error, section.named.registry) };
    }
  }

  private summarise({ named, entry }: SectionNode, ask: Ask): Promise<ImageSummary> {
    this.lookUps.lookedUp(named);
    const locator: RegistryLocator = { kind: 'registry', reference: named };
    return summariseImage(this.source, entry ? atDigest(locator, entry) : locator, ask);
  }

  private async rows({ section, wish }: SectionNode, summary: ImageSummary): Promise<readonly ImageRow[]> {
    if (section === 'platforms' && summary.fetched.value.kind === 'index') return indexRows(summary);
    const choice = { kind: 'wishes', wishes: [wish, readPlatform()] } as const;
    const details = await readDetails(this.source, summary, choice, this.ask);
    switch (section) {
      case 'platforms':
        return details ? singleRows(details) : [];
      case 'configuration':
        return configurationRows(details);
      case 'layers':
        return historyRows(details);
    }
  }
}

function keyOf({ section, reference, entry, wish }: SectionNode): string {
  return [section, reference, entry ?? '', wish ? platformPath(wish) : ''].join(' ');
}
