import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { Finder } from './finder';
import type { Occurrence } from './occurrence';
import { type Expressions, lookupFrom } from './yaml/composition';
import { askedUser } from './yaml/containerAsks';
import { dereference, entries, mapAt, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imagesIn, NOTHING_SET, type Reading } from './yaml/images';
import { matrixScalars, onlyOne } from './yaml/matrix';
import { type Match, matches, paths } from './yaml/paths';
import { type LocatedScalar, locateScalar, scalarOf } from './yaml/scalars';

/**
 * CircleCI's configuration: the containers of jobs and executors, also of orbs written in the file. The image of a `machine` is one
 * of a virtual machine. A parameter is what its default is; one of a job that has none is what workflows give it: where it alone is
 * the image, their literals are the positions.
 * @see https://circleci.com/docs/configuration-reference/#docker
 * @see https://circleci.com/docs/reusing-config/#using-the-parameters-declaration
 */
export const findInCircleci: Finder = {
  claims: ({ path }) => /(?:^|\/)\.circleci\/.*\.ya?ml$/i.test(path),
  find,
};

const PATHS = paths(
  ...['jobs.*.docker[].image', 'executors.*.docker[].image'].flatMap((pattern) => [pattern, `orbs.*.${pattern}`]),
);
/** `<< parameters.tag >>`, `<< pipeline.parameters.tag >>` */
const EXPRESSION = /<<[^<>]*>>/g;
const PARAMETER = /^<< *(pipeline\.)?parameters\.([\w-]+) *>>$/;

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('docker') && part.includes('image'))) {
    const reported = new Set<number>();
    const invocations = invocationsIn(document);
    for (const match of matches(document, PATHS)) {
      const given = givenByWorkflows(document, match, invocations);
      const literals = given(match.scalar.value);
      const images = literals.length > 0 ? literals : [match.scalar];
      yield* imagesIn(images, readingOf(document, match, given), reported);
    }
  }
}

type Given = (expression: string) => readonly LocatedScalar[];

function readingOf(document: YamlDocument, { path }: Match, given: Given): Reading {
  const container = path.at(-1)?.inside;
  const owner = ownerOf(path);
  const lookup: Expressions['lookup'] = lookupFrom(
    (expression) => {
      const [, ofPipeline, name = ''] = PARAMETER.exec(expression) ?? [];
      return defaultOf(document, ofPipeline ? document.root : owner, name) ?? onlyOne(given(expression));
    },
    () => ({ templated: /<</, expressions: { pattern: EXPRESSION, lookup } }),
  );
  return {
    format: 'circleci',
    templated: /<</,
    expressions: { pattern: EXPRESSION, lookup },
    // None is expanded in an image.
    variables: NOTHING_SET,
    asks: { user: isMap(container) ? askedUser(document, container, 'user') : undefined },
  };
}

/** The job or executor: the last steps lead from it through `docker` and its list into the container. */
function ownerOf(path: Match['path']): YAMLMap | undefined {
  const owner = path.at(-3)?.inside;
  return isMap(owner) ? owner : undefined;
}

function defaultOf(document: YamlDocument, owner: unknown, name: string): LocatedScalar | undefined {
  const parameters = isMap(owner) ? mapAt(document, owner, 'parameters') : undefined;
  const parameter = parameters && mapAt(document, parameters, name);
  return parameter && scalarOf(document, parameter, 'default');
}

/** What the workflows give, themselves or by a matrix, for the parameter of the match's job that an expression names. */
function givenByWorkflows(document: YamlDocument, { pattern, path }: Match, invocations: Invocations): Given {
  const started = pattern.startsWith('jobs.') ? (invocations.get(path[1]?.key ?? '') ?? []) : [];
  const owner = ownerOf(path);
  return (expression) => {
    const [, ofPipeline, name] = PARAMETER.exec(expression) ?? [];
    if (ofPipeline !== undefined || name === undefined || defaultOf(document, owner, name)) return [];
    return started.flatMap((invocation) => {
      const matrix = mapAt(document, invocation, 'matrix');
      const axes = matrix && mapAt(document, matrix, 'parameters');
      const own = valuesOf(document, invocation, name).map((value) => locateScalar(document, value));
      return [...own.filter((scalar) => scalar !== undefined), ...(axes ? matrixScalars(document, axes, name) : [])];
    });
  };
}

/** What workflows hand on to each job: the mappings at its name in their lists of jobs. */
type Invocations = ReadonlyMap<string, readonly YAMLMap[]>;

/** More starts of one job are not written by people. */
const MAX_INVOCATIONS = 256;

function invocationsIn(document: YamlDocument): Invocations {
  const found = new Map<string, YAMLMap[]>();
  const walked = new Set<unknown>();
  const workflows = isMap(document.root) ? mapAt(document, document.root, 'workflows') : undefined;
  for (const { value } of workflows?.items ?? []) {
    const workflow = dereference(document, value);
    const list = isMap(workflow) ? dereference(document, valuesOf(document, workflow, 'jobs').at(-1)) : undefined;
    if (!isSeq(list) || walked.has(list)) continue;
    walked.add(list);
    for (const item of list.items) {
      const started = dereference(document, item);
      for (const { key, value: handed } of isMap(started) ? entries(started) : []) {
        const invocation = dereference(document, handed);
        const known = found.get(key) ?? [];
        found.set(key, known);
        if (isMap(invocation) && known.length < MAX_INVOCATIONS) known.push(invocation);
      }
    }
  }
  return found;
}
