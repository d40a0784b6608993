import type { Finder, Surroundings } from './finder';
import type { Asks, Occurrence } from './occurrence';
import { unitAsks } from './quadlet/asks';
import { textOfEntry, type UnitEntry, unitEntries } from './quadlet/unitFile';
import { imageTarget, TEMPLATED } from './target';

/**
 * Podman's Quadlet units and their drop-ins: `Image=` of containers, volumes and images.
 * @see https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
 */
export const findInQuadlet: Finder = {
  claims({ path }, text) {
    const section = sectionOf(path);
    return section !== undefined && text().includes(`[${section}]`);
  },
  find,
};

const SECTIONS = { container: 'Container', volume: 'Volume', image: 'Image' } as const;
const SCHEME = 'docker://';
/** What names a file or the storage of a machine, and not an image in a registry. */
const OTHER_TRANSPORT = /^(?:containers-storage|dir|docker-archive|docker-daemon|oci|oci-archive|sif|tarball):/;

/** The section that holds the image of a unit, by the name of its file or of its drop-in's folder. */
function sectionOf(path: string): (typeof SECTIONS)[keyof typeof SECTIONS] | undefined {
  const [, unit, dropIn] =
    /\.(container|volume|image)$|(?:^|[./])(container|volume|image)\.d\/[^/]+\.conf$/.exec(path) ?? [];
  return SECTIONS[(unit ?? dropIn) as keyof typeof SECTIONS];
}

function* find(text: string, { path }: Pick<Surroundings, 'path'>): Generator<Occurrence> {
  const section = sectionOf(path);
  if (section === undefined) return;
  const entries = unitEntries(text);
  if (section === 'Volume' && !isOfImage(entries)) return;
  const asks = unitAsks(entries, section);
  for (const entry of entries) {
    if (entry.section !== section || entry.key !== 'Image') continue;
    const found = imageIn(text, entry, asks);
    if (found) yield found;
  }
}

function isOfImage(entries: readonly UnitEntry[]): boolean {
  const driver = entries.findLast(({ section, key }) => section === 'Volume' && key === 'Driver');
  return driver !== undefined && textOfEntry(driver) === 'image';
}

function imageIn(document: string, entry: UnitEntry, asks: Asks): Occurrence | undefined {
  const { line, section, end } = entry;
  const written = textOfEntry(entry);
  const start = entry.start + (written.startsWith(SCHEME) ? SCHEME.length : 0);
  const value = line.text.slice(start, end);
  // Another unit, which builds or pulls the image.
  const isUnit = section !== 'Image' && /\.(?:image|build)$/.test(value);
  if (value === '' || isUnit || OTHER_TRANSPORT.test(value)) return undefined;
  const span = line.spanOf(start, end);
  const verbatim = line.verbatimSpanOf(start, end);
  // `%i`, `%h`: systemd's specifiers.
  const isTemplated = value.includes('%') || value.includes('{{');
  return {
    target: isTemplated ? TEMPLATED : imageTarget(value),
    text: document.slice(span.start, span.end),
    span,
    format: 'quadlet',
    edit:
      verbatim && !isTemplated
        ? { kind: 'literal', span: verbatim }
        : { kind: 'refused', reason: isTemplated ? 'templated' : 'escaped' },
    asks,
  };
}
