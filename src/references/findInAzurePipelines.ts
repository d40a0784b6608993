import { isMap, type YAMLMap } from 'yaml';
import { fileName, type Finder, type Surroundings } from './finder';
import type { Occurrence } from './occurrence';
import { valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imageIn, type Reading } from './yaml/images';
import { type Match, matches, paths } from './yaml/paths';

/**
 * Azure Pipelines: the containers that a pipeline defines and those that its jobs run in.
 * @see https://learn.microsoft.com/azure/devops/pipelines/process/container-phases
 */
export const findInAzurePipelines: Finder = {
  claims: ({ path, languageId }) => languageId === 'azure-pipelines' || isPipeline(path) || isInFolder(path),
  find,
};

const DEFINITION = 'resources.containers[].container';
// Conditions (`${{ if … }}:`) put keys and lists between a pipeline and its jobs.
const PATHS = paths('resources.containers[].image', '**.container', '**.container.image');
const ALIASES = paths(DEFINITION);
/** `$(name)`, `$[ … ]`; `${{ … }}` is known as a template anyway. */
const READING: Reading = { format: 'azure-pipelines', templated: /\$[([]/ };
/** A mapping with one of these is a job, or a pipeline of one job. */
const JOB_KEYS = ['job', 'deployment', 'steps', 'strategy', 'pool'];
/** What is handed on to tasks and templates, and what pipelines define. */
const NO_JOBS: ReadonlySet<string> = new Set(['inputs', 'parameters', 'variables', 'resources', 'env', 'target']);

function isPipeline(path: string): boolean {
  return /^\.?azure-pipelines?(?:[._-].*)?\.ya?ml$/i.test(fileName(path));
}

function isInFolder(path: string): boolean {
  return /(?:^|\/)\.?azure-pipelines\/.*\.ya?ml$/i.test(path);
}

function* find(text: string, { path }: Surroundings): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('container'))) {
    const aliases = new Set([...matches(document, ALIASES)].map(({ scalar }) => scalar.value));
    for (const match of matches(document, PATHS)) {
      const { scalar, pattern } = match;
      if (pattern.startsWith('**') && !isOfJob(document, match)) continue;
      if (pattern === '**.container' && isAliasOf(scalar.value, aliases, isPipeline(path))) continue;
      yield imageIn(scalar, READING);
    }
  }
}

function isOfJob(document: YamlDocument, { pattern, path }: Match): boolean {
  if (path.some(({ key }) => NO_JOBS.has(key))) return false;
  const job = path.at(pattern === '**.container' ? -1 : -2)?.inside;
  return isMap(job) && JOB_KEYS.some((key) => has(document, job, key));
}

function has(document: YamlDocument, map: YAMLMap, key: string): boolean {
  return valuesOf(document, map, key).length > 0;
}

/** A template's aliases are defined in the pipeline that uses it: there, a bare word is one. */
function isAliasOf(value: string, aliases: ReadonlySet<string>, isWhole: boolean): boolean {
  return aliases.has(value) || (!isWhole && /^[\w-]+$/.test(value));
}
