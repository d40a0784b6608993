import type { PanelParts, PanelTags } from '../src/messages/panel';
import type { PanelWords } from '../src/messages/panelWords';
import { Announcer } from './announce';
import { Navigation } from './navigation';
import { PartSection, type Section } from './part';
import { annotations } from './sections/annotations';
import { configuration } from './sections/configuration';
import { contents } from './sections/contents';
import { Header } from './sections/header';
import { layers } from './sections/layers';
import { overview } from './sections/overview';
import { openDocument, raw } from './sections/raw';
import { Tags } from './sections/tags';

/** The page: header, links, and a section for each part. A part that comes changes its own section alone. */
export class Page {
  private readonly header: Header;
  private readonly parts;
  private readonly tags: Tags;
  /** In the order of the page. */
  private readonly sections: readonly Section[];
  private readonly navigation: Navigation;
  private known: Pick<Partial<PanelParts>, 'header' | 'raw'> = {};

  constructor(root: HTMLElement, words: PanelWords) {
    const announcer = new Announcer();
    this.header = new Header(words);
    this.parts = {
      overview: new PartSection('overview', words.overview, overview(words), words, announcer),
      contents: new PartSection('contents', words.contents, contents(words), words, announcer),
      configuration: new PartSection('configuration', words.configuration, configuration(words), words, announcer),
      layers: new PartSection('layers', words.layers, layers(words), words, announcer),
      annotations: new PartSection('annotations', words.annotations, annotations(words), words, announcer),
      raw: new PartSection('raw', words.raw, raw(words), words, announcer),
    };
    this.tags = new Tags(words, announcer);
    const { raw: documents, ...others } = this.parts;
    this.sections = [...Object.values(others), this.tags, documents];
    this.navigation = new Navigation(words.sections, this.sections);
    root.replaceChildren(
      this.header.element,
      this.navigation.element,
      ...this.sections.map(({ element }) => element),
      announcer.element,
    );
  }

  show(parts: Partial<PanelParts>): void {
    const { header, raw: documents, overview, contents, configuration, layers, annotations } = parts;
    this.known = { ...this.known, ...(header && { header }), ...(documents && { raw: documents }) };
    if ((header ?? documents) && this.known.header) this.header.update(this.known.header, this.openRaw());
    if (overview) this.parts.overview.update(overview);
    if (contents) this.parts.contents.update(contents);
    if (configuration) this.parts.configuration.update(configuration);
    if (layers) this.parts.layers.update(layers);
    if (annotations) this.parts.annotations.update(annotations);
    if (documents) this.parts.raw.update(documents);
    this.showSections();
  }

  showTags(tags: PanelTags): void {
    this.tags.update(tags);
    this.showSections();
  }

  /** A section that has nothing to say, or says the same as one above it, is not shown: one 'Look Up' is enough. */
  private showSections(): void {
    const said = new Set<string>();
    for (const { element, isEmpty, notice } of this.sections) {
      element.hidden = isEmpty || (notice !== undefined && said.has(notice));
      if (notice !== undefined) said.add(notice);
    }
    this.navigation.update();
  }

  private openRaw(): (() => void) | undefined {
    const { raw: documents } = this.known;
    const first = documents?.kind === 'ready' ? documents.documents[0] : undefined;
    return first && (() => openDocument(first.digest));
  }
}
