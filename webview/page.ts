import type { PanelParts, PanelTags } from '../src/messages/panel';
import type { PanelPackages } from '../src/messages/panelHeld';
import type { PanelWords } from '../src/messages/panelWords';
import { Announcer } from './announce';
import { rescuingFocus } from './focus';
import { send } from './host';
import { Navigation } from './navigation';
import { PartSection, type Section } from './part';
import { annotations } from './sections/annotations';
import { configuration } from './sections/configuration';
import { contents } from './sections/contents';
import { Header } from './sections/header';
import { HeldSection } from './sections/held';
import { layers } from './sections/layers';
import { overview } from './sections/overview';
import { openDocument, raw } from './sections/raw';
import { Referrers } from './sections/referrers';
import { Tags } from './sections/tags';

/** The page: header, links, and a section for each part. A part that comes changes its own section alone. */
export class Page {
  private readonly header: Header;
  private readonly parts;
  private readonly held: HeldSection;
  private readonly referrers: Referrers;
  private readonly tags: Tags;
  /** In the order of the page. */
  private readonly sections: readonly Section[];
  private readonly navigation: Navigation;
  /** The section that is to be seen, while what stands above it may still come. */
  private revealed: Section | undefined;
  private known: Partial<PanelParts> = {};
  private hidesAnnotations = false;

  constructor(root: HTMLElement, words: PanelWords) {
    const announcer = new Announcer();
    const refresh = (): void => {
      // It lists no tags: that is asked for by itself.
      this.tags.outdate();
      send({ type: 'refresh' });
    };
    this.header = new Header(words, refresh);
    this.parts = {
      overview: new PartSection('overview', words.overview, overview(words), words, announcer, refresh),
      contents: new PartSection('contents', words.contents, contents(words), words, announcer, refresh),
      configuration: new PartSection(
        'configuration',
        words.configuration,
        configuration(words),
        words,
        announcer,
        refresh,
      ),
      layers: new PartSection('layers', words.layers, layers(words), words, announcer, refresh),
      annotations: new PartSection('annotations', words.annotations, annotations(words), words, announcer, refresh),
      raw: new PartSection('raw', words.raw, raw(words), words, announcer, refresh),
    };
    this.held = new HeldSection(words, announcer);
    this.referrers = new Referrers(words, announcer);
    this.tags = new Tags(words, announcer);
    const { overview: first, raw: documents, ...others } = this.parts;
    this.sections = [first, this.held, ...Object.values(others), this.referrers, this.tags, documents];
    this.navigation = new Navigation(words.sections, this.sections);
    root.replaceChildren(
      this.header.element,
      this.navigation.element,
      ...this.sections.map(({ element }) => element),
      announcer.element,
    );
    for (const move of ['wheel', 'touchmove', 'keydown', 'pointerdown']) {
      document.addEventListener(move, () => (this.revealed = undefined), { passive: true });
    }
  }

  /** Until the person goes elsewhere. */
  reveal(section: 'referrers'): void {
    this.revealed = this[section];
    this.navigation.goTo(this.revealed);
  }

  show(parts: Partial<PanelParts>): void {
    rescuingFocus(
      () => this.refuge(),
      () => this.update(parts),
    );
  }

  showTags(tags: PanelTags): void {
    this.tags.update(tags);
    this.showSections();
  }

  showPackages(packages: PanelPackages): void {
    this.held.addPackages(packages);
  }

  private update(parts: Partial<PanelParts>): void {
    const { header, raw: documents, overview, contents, configuration, layers, annotations, referrers } = parts;
    this.known = { ...this.known, ...parts };
    if ((header ?? documents) && this.known.header) this.header.update(this.known.header, this.openRaw());
    if (overview) this.parts.overview.update(overview);
    if (parts.held) this.held.update(parts.held);
    if (contents) this.parts.contents.update(contents);
    if (configuration) this.parts.configuration.update(configuration);
    if (layers) this.parts.layers.update(layers);
    if (annotations) this.parts.annotations.update(annotations);
    if (documents) this.parts.raw.update(documents);
    if (referrers) this.referrers.update(referrers);
    this.showSections();
  }

  /** A section that has nothing to say, or says the same as one above it, is not shown: one 'Look Up' is enough. */
  private showSections(): void {
    const said = new Set<string>();
    this.hidesAnnotations = this.mayHaveAnnotations();
    for (const section of this.sections) {
      const { element, isEmpty, notice } = section;
      const isSaid = notice !== undefined && said.has(notice);
      element.hidden = isEmpty || isSaid || (section === this.parts.annotations && this.hidesAnnotations);
      if (notice !== undefined) said.add(notice);
    }
    this.navigation.update();
    if (this.revealed) this.navigation.bring(this.revealed);
  }

  /** That there are none is said only once all that may hold some is there. While they come again, what was said stays. */
  private mayHaveAnnotations(): boolean {
    const { overview, configuration, annotations } = this.known;
    if (annotations?.kind === 'loading') return this.hidesAnnotations;
    if (annotations?.kind !== 'ready' || annotations.rows.length > 0) return false;
    return overview?.kind !== 'ready' || configuration?.kind !== 'ready';
  }

  /** Where the focus goes when its section is hidden: to what says why. */
  private refuge(): HTMLElement {
    const failed = this.sections.find(({ element, notice }) => notice !== undefined && !element.hidden);
    return failed?.heading ?? this.header.title;
  }

  private openRaw(): (() => void) | undefined {
    const { raw: documents } = this.known;
    const first = documents?.kind === 'ready' ? documents.documents[0] : undefined;
    return first && (() => openDocument(first.digest));
  }
}
