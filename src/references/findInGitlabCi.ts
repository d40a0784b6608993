import { isMap } from 'yaml';
import { fileName, type Finder } from './finder';
import { inputsOf } from './gitlabCi/inputs';
import { type Position, positionsIn } from './gitlabCi/positions';
import { MISSING_REFERENCE } from './gitlabCi/reference';
import { type Scope, scopesOf } from './gitlabCi/variables';
import type { Asks, Occurrence } from './occurrence';
import { askedPlatform } from './yaml/asks';
import type { Composition } from './yaml/composition';
import { askedUser } from './yaml/containerAsks';
import { mapAt, type YamlDocument, yamlDocuments } from './yaml/documents';
import { editBehind, imagesIn, type Reading } from './yaml/images';
import { wholeVariable } from './yaml/matrix';
import type { LocatedScalar } from './yaml/scalars';

/**
 * GitLab's pipelines, the files that they include where name or folder says so, and components. Where a variable alone is an image,
 * the literals that `parallel: matrix` has for it are the positions; where it is a part of one, it is known if there is one literal.
 * @see https://docs.gitlab.com/ci/yaml/
 * @see https://docs.gitlab.com/ci/components/#directory-structure
 */
export const findInGitlabCi: Finder = {
  claims: ({ path }, text) =>
    /^(?:.*\.)?gitlab-ci(?:[.-].*)?\.ya?ml$/i.test(fileName(path)) ||
    /(?:^|\/)(?:\.gitlab\/ci|\.gitlab-ci)\/.*\.ya?ml$/i.test(path) ||
    (/(?:^|\/)templates\/(?:[^/]+|[^/]+\/template)\.ya?ml$/i.test(path) &&
      /^spec:[ \t]*\r?$/m.test(text()) &&
      /\$\[\[ *inputs\./.test(text())),
  find,
};

/** An input beside those that are known, a reference to another file; the runner expands no more than `$V` and `${V}`. */
const TEMPLATED = new RegExp(`\\$\\[\\[|\\$\\{(?![A-Za-z_]\\w*\\})|${MISSING_REFERENCE.source}`);
/** Stands for a cache of Docker Hub: behind it is what would be written without it. */
const PROXY =
  /^(?:\$CI_DEPENDENCY_PROXY_(?:DIRECT_)?GROUP_IMAGE_PREFIX|\$\{CI_DEPENDENCY_PROXY_(?:DIRECT_)?GROUP_IMAGE_PREFIX\})\//;

function* find(text: string): Generator<Occurrence> {
  const documents = [...yamlDocuments(text, (part) => /image|services|spec/.test(part))];
  const composition = { templated: TEMPLATED, expressions: inputsOf(documents) };
  for (const document of documents) {
    const scopeOf = scopesOf(document, composition, withoutProxy);
    const reported = new Set<number>();
    for (const { scalar, description, job } of positionsIn(document)) {
      const { variables, matrix } = scopeOf(job);
      const asks = asksOf(document, description, { ...composition, variables }, matrix);
      const reading: Reading = { ...composition, format: 'gitlab-ci', variables, asks };
      const name = wholeVariable(withoutProxy(scalar).value);
      const literals = name === undefined ? [] : matrix(name);
      const images = literals.length > 0 ? literals : [scalar];
      yield* imagesIn(images.map(withoutProxy), reading, reported);
    }
  }
}

/** The span stays: the prefix is a part of what stands there. The edit leaves it alone. */
function withoutProxy(scalar: LocatedScalar): LocatedScalar {
  const prefix = PROXY.exec(scalar.value)?.[0];
  if (prefix === undefined || prefix === scalar.value) return scalar;
  return { ...scalar, value: scalar.value.slice(prefix.length), edit: editBehind(scalar.edit, prefix.length) };
}

/**
 * What an image's executor options ask for.
 * @see https://docs.gitlab.com/ci/yaml/#imagedocker
 * @see https://docs.gitlab.com/ci/yaml/#imagekubernetes
 */
function asksOf(
  document: YamlDocument,
  description: Position['description'],
  composition: Composition,
  matrix: Scope['matrix'],
): Asks {
  if (!isMap(description)) return {};
  const docker = mapAt(document, description, 'docker');
  const kubernetes = mapAt(document, description, 'kubernetes');
  const user = docker && askedUser(document, docker, 'user');
  return {
    platform: docker && askedPlatform(document, docker, 'platform', composition, matrix),
    user: user ?? (kubernetes && askedUser(document, kubernetes, 'user')),
  };
}
