import { isMap } from 'yaml';
import { fileName, type Finder } from './finder';
import type { Occurrence } from './occurrence';
import { dereference, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { behindScheme, imageIn, type Reading } from './yaml/images';
import { matrixScalars } from './yaml/matrix';
import { type Match, matches, paths } from './yaml/paths';
import type { LocatedScalar } from './yaml/scalars';

/**
 * Workflows and actions of GitHub, and of Gitea and Forgejo, which follow it.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 * @see https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
 */
export const findInGithubActions: Finder = {
  claims({ path, languageId, text }) {
    if (languageId === 'github-actions-workflow') return true;
    if (/^action\.ya?ml$/i.test(fileName(path))) return /^["']?runs["']?[ \t]*:/m.test(text);
    return (
      /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i.test(path) && /^["']?jobs["']?[ \t]*:/m.test(text)
    );
  },
  find,
};

const IMAGES = ['jobs.*.container', 'jobs.*.container.image', 'jobs.*.services.*.image'] as const;
const SCHEMED = [
  'jobs.*.steps[].uses',
  'runs.steps[].uses',
  'runs.image',
  'runs.pre-image',
  'runs.post-image',
] as const;
const PATHS = paths(...IMAGES, ...SCHEMED);
const READING: Reading = { format: 'github-actions' };

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => /container|image|uses/.test(part))) {
    // Several positions can be of one matrix.
    const reported = new Set<number>();
    for (const match of matches(document, PATHS)) {
      for (const scalar of scalarsOf(document, match)) {
        if (reported.has(scalar.span.start)) continue;
        reported.add(scalar.span.start);
        yield imageIn(scalar, READING);
      }
    }
  }
}

function scalarsOf(document: YamlDocument, { pattern, scalar, path }: Match): readonly LocatedScalar[] {
  if (pattern.startsWith('runs.') || pattern.endsWith('.uses')) {
    const image = behindScheme(scalar, 'docker://');
    return image ? [image] : [];
  }
  // A step's path: `jobs`, the job's name, then inside the job.
  const name = /^\$\{\{ *matrix\.([\w.-]+) *\}\}$/.exec(scalar.value)?.[1];
  const job = path[2]?.inside;
  if (name === undefined || !isMap(job)) return [scalar];
  const literals = valuesOf(document, job, 'strategy').flatMap((strategy) => {
    const map = dereference(document, strategy);
    const matrices = isMap(map) ? valuesOf(document, map, 'matrix') : [];
    return matrices.flatMap((matrix) => matrixScalars(document, matrix, name, 'image'));
  });
  return literals.length > 0 ? literals : [scalar];
}
