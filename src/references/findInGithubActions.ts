import { isMap, type YAMLMap } from 'yaml';
import { fileName, type Finder } from './finder';
import type { Asks, Occurrence } from './occurrence';
import { lookupFrom } from './yaml/composition';
import { askedByOptions, askedPorts } from './yaml/containerAsks';
import { mapAt, textOf, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { behindScheme, imagesIn, type Reading } from './yaml/images';
import { matrixScalars, onlyOne } from './yaml/matrix';
import { type Match, matches, paths } from './yaml/paths';
import type { LocatedScalar } from './yaml/scalars';

/**
 * Workflows and actions of GitHub, and of Gitea and Forgejo, which follow it. Where an expression alone is an image, the literals
 * that the job's matrix has for it are the positions; where it is a part of one, it is known if the matrix has one literal for it.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTPipelines/workflow-v1.0.json for services that are one string
 * @see https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
 */
export const findInGithubActions: Finder = {
  claims({ path, languageId }, text) {
    if (languageId === 'github-actions-workflow') return true;
    if (/^action\.ya?ml$/i.test(fileName(path))) return /^["']?runs["']?[ \t]*:/m.test(text());
    return (
      /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i.test(path) &&
      /^["']?jobs["']?[ \t]*:/m.test(text())
    );
  },
  find,
};

const IMAGES = ['jobs.*.container', 'jobs.*.container.image', 'jobs.*.services.*', 'jobs.*.services.*.image'] as const;
const SCHEMED = ['jobs.*.steps[].uses', 'runs.steps[].uses', 'runs.image'] as const;
const SCHEME = 'docker://';
const PATHS = paths(...IMAGES, ...SCHEMED);

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => /container|image|services|uses/.test(part))) {
    const reported = new Set<number>();
    for (const match of matches(document, PATHS)) {
      const { scalars, reading } = scalarsAt(document, match);
      yield* imagesIn(scalars, reading, reported);
    }
  }
}

/** What reaches a position, and how it is read. */
interface Reached {
  readonly scalars: readonly LocatedScalar[];
  readonly reading: Reading;
}

function scalarsAt(document: YamlDocument, { pattern, scalar, path }: Match): Reached {
  if (pattern.startsWith('runs.') || pattern.endsWith('.uses')) {
    const image = behindScheme(scalar, SCHEME);
    const isRead = image && isUsed(document, pattern, path[0]?.inside);
    return { scalars: isRead ? [image] : [], reading: { format: 'github-actions' } };
  }
  const container = path.at(-1)?.inside;
  const asks = isMap(container) && pattern.endsWith('.image') ? asksOf(document, container) : {};
  // A step's path: `jobs`, the job's name, then inside the job.
  const job = path[2]?.inside;
  const reading: Reading = {
    format: 'github-actions',
    asks,
    expressions: isMap(job) ? matrixOf(document, job) : undefined,
  };
  const name = matrixName(scalar.value);
  const literals = name !== undefined && isMap(job) ? literalsOf(document, job, name) : [];
  const images = literals.length > 0 ? literals : [scalar];
  // The scheme may stand here, too.
  return { scalars: images.map((image) => behindScheme(image, SCHEME) ?? image), reading };
}

/** The image of an action counts where it is one of Docker. */
function isUsed(document: YamlDocument, pattern: string, root: unknown): boolean {
  if (pattern !== 'runs.image' || !isMap(root)) return true;
  const runs = mapAt(document, root, 'runs');
  const using = runs && textOf(document, runs, 'using');
  return using === undefined || using.toLowerCase() === 'docker';
}

/** The name in `${{ matrix.image }}`, where nothing stands beside it: `image`, `config.image`. */
function matrixName(expression: string): string | undefined {
  return /^\$\{\{ *matrix\.([\w.-]+) *\}\}$/.exec(expression)?.[1];
}

function literalsOf(document: YamlDocument, job: YAMLMap, name: string): readonly LocatedScalar[] {
  const strategy = mapAt(document, job, 'strategy');
  const matrices = strategy ? valuesOf(document, strategy, 'matrix') : [];
  return matrices.flatMap((matrix) => matrixScalars(document, matrix, name, 'image'));
}

/** Of the contexts that a container may use, only the matrix stands in the file: `env` is none of them. */
function matrixOf(document: YamlDocument, job: YAMLMap): Reading['expressions'] {
  const lookup = lookupFrom(
    (expression) => {
      const name = matrixName(expression);
      return name === undefined ? undefined : onlyOne(literalsOf(document, job, name));
    },
    () => ({}),
  );
  return { pattern: /\$\{\{[^{}]*\}\}/g, lookup };
}

function asksOf(document: YamlDocument, container: YAMLMap): Asks {
  return { ...askedByOptions(document, container, 'options'), ports: askedPorts(document, container, 'ports') };
}
