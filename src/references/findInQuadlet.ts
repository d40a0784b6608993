import { fileName, type Finder } from './finder';
import type { Occurrence } from './occurrence';
import { imageTarget, TEMPLATED } from './target';

/**
 * Podman's Quadlet units: `Image=` of containers, volumes and images.
 * @see https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
 */
export const findInQuadlet: Finder = {
  claims: ({ path, text }) =>
    /\.(?:container|volume|image)$/i.test(fileName(path)) && /^[ \t]*\[(?:Container|Volume|Image)\]/m.test(text),
  find,
};

const SECTIONS: ReadonlySet<string> = new Set(['Container', 'Volume', 'Image']);
const SCHEME = 'docker://';

function* find(text: string): Generator<Occurrence> {
  let section = '';
  let isContinued = false;
  for (const { index, 0: line } of text.matchAll(/[^\r\n]+/g)) {
    const content = line.trim();
    // Comments may stand between the lines of one value.
    if (/^[#;]/.test(content)) continue;
    const isPart = isContinued;
    isContinued = content.endsWith('\\');
    if (isPart || isContinued) continue;
    if (content.startsWith('[')) section = content.slice(1, content.indexOf(']'));
    if (!SECTIONS.has(section) || !/^Image[ \t]*=/.test(content)) continue;
    const found = imageAt(content.slice(content.indexOf('=') + 1), index + line.indexOf('=') + 1);
    if (found) yield found;
  }
}

/** The image in what stands behind `=`, from the offset `at`. */
function imageAt(written: string, at: number): Occurrence | undefined {
  const value = written.trim();
  const text = value.startsWith(SCHEME) ? value.slice(SCHEME.length) : value;
  // Another unit, which builds or pulls the image.
  if (text === '' || /^[^/:@]+\.(?:image|build)$/.test(text)) return undefined;
  const start = at + written.indexOf(text, written.indexOf(value) + value.length - text.length);
  const span = { start, end: start + text.length };
  // `%i`, `%h`: systemd's specifiers.
  const isTemplated = text.includes('%');
  return {
    target: isTemplated ? TEMPLATED : imageTarget(text),
    text,
    span,
    format: 'quadlet',
    edit: isTemplated ? { kind: 'refused', reason: 'templated' } : { kind: 'literal', span },
    asks: {},
  };
}
