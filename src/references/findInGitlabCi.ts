import { isMap, type YAMLMap } from 'yaml';
import type { Platform } from '../oci/platform';
import { fileName, type Finder } from './finder';
import type { Syntax } from './interpolation';
import type { Asked, Occurrence } from './occurrence';
import { askedPlatform } from './yaml/asks';
import { dereference, valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { editBehind, imageIn, scalarsIn, variablesFrom } from './yaml/images';
import { type Match, matches, paths } from './yaml/paths';
import type { LocatedScalar } from './yaml/scalars';

/**
 * GitLab's pipelines, and the files that they include where name or folder says so.
 * @see https://docs.gitlab.com/ci/yaml/#image
 */
export const findInGitlabCi: Finder = {
  claims: ({ path }) =>
    /^(?:.*\.)?gitlab-ci(?:[.-].*)?\.ya?ml$/i.test(fileName(path)) ||
    /(?:^|\/)(?:\.gitlab\/ci|\.gitlab-ci)\/.*\.ya?ml$/i.test(path),
  find,
};

const PATHS = paths(
  ...['image', 'image.name', 'services[]', 'services[].name'].flatMap((pattern) => [pattern, `*.${pattern}`]),
);
/** Keys at the top that are no jobs. `default` holds what jobs hold. */
const NO_JOBS: ReadonlySet<string> = new Set(['variables', 'include', 'spec', 'stages', 'workflow', 'cache']);
/** What `spec` asks for. */
const INPUT = /\$\[\[/;
/** Stands for a cache of Docker Hub: behind it is what would be written without it. */
const PROXY =
  /^(?:\$CI_DEPENDENCY_PROXY_(?:DIRECT_)?GROUP_IMAGE_PREFIX|\$\{CI_DEPENDENCY_PROXY_(?:DIRECT_)?GROUP_IMAGE_PREFIX\})\//;

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => /image|services/.test(part))) {
    const variables = variableScopes(document);
    for (const match of matches(document, PATHS)) {
      const [top, job] = match.path;
      if (!top || NO_JOBS.has(top.key)) continue;
      const isInJob = match.pattern.startsWith('*.') && isMap(job?.inside);
      yield imageIn(withoutProxy(match.scalar), {
        format: 'gitlab-ci',
        templated: INPUT,
        variables: variables(isInJob ? job.inside : undefined),
        asks: { platform: platformOf(document, match) },
      });
    }
  }
}

/** Gives the variables as a job sees them, its own before those of the whole pipeline. */
function variableScopes(document: YamlDocument): (job: YAMLMap | undefined) => Syntax {
  const ofAll = isMap(document.root) ? variablesOf(document, document.root) : new Map<string, LocatedScalar>();
  const global = variablesFrom((name) => ofAll.get(name));
  const scopes = new Map<YAMLMap, Syntax>();
  return (job) => {
    if (!job) return global;
    const known = scopes.get(job);
    if (known) return known;
    const own = variablesOf(document, job);
    const scope = own.size === 0 ? global : variablesFrom((name) => own.get(name) ?? ofAll.get(name));
    scopes.set(job, scope);
    return scope;
  };
}

function variablesOf(document: YamlDocument, map: YAMLMap): ReadonlyMap<string, LocatedScalar> {
  return scalarsIn(document, valuesOf(document, map, 'variables').at(-1), 'value');
}

/** The span stays: the prefix is a part of what stands there. The edit leaves it alone. */
function withoutProxy(scalar: LocatedScalar): LocatedScalar {
  const prefix = PROXY.exec(scalar.value)?.[0];
  if (prefix === undefined || prefix === scalar.value) return scalar;
  return { ...scalar, value: scalar.value.slice(prefix.length), edit: editBehind(scalar.edit, prefix.length) };
}

/** @see https://docs.gitlab.com/ci/yaml/#imagedocker */
function platformOf(document: YamlDocument, { pattern, path }: Match): Asked<Platform> | undefined {
  const image = path.at(-1)?.inside;
  if (!pattern.endsWith('.name') || !isMap(image)) return undefined;
  const docker = dereference(document, valuesOf(document, image, 'docker').at(-1));
  return isMap(docker) ? askedPlatform(document, docker, 'platform') : undefined;
}
