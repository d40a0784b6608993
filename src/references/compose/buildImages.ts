import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Occurrence } from '../occurrence';
import { dereference, valuesOf } from '../yaml/documents';
import { behindScheme, imageIn } from '../yaml/images';
import { childrenOf } from '../yaml/paths';
import { type LocatedScalar, locateScalar } from '../yaml/scalars';
import { imagesInDockerfile } from './inlineDockerfile';
import type { Project } from './project';
import { serviceAsks } from './serviceAsks';

const SCHEME = 'docker-image://';

/**
 * The images that a service is built from: those among its named contexts, and those of a Dockerfile that stands in the file.
 * @see https://github.com/compose-spec/compose-spec/blob/main/build.md#additional_contexts
 * @see https://github.com/compose-spec/compose-spec/blob/main/build.md#dockerfile_inline
 */
export function* buildImages(project: Project, service: YAMLMap): Generator<Occurrence> {
  const { document, variables } = project;
  const { user } = serviceAsks(project, service);
  for (const value of valuesOf(document, service, 'build')) {
    const build = dereference(document, value);
    if (!isMap(build)) continue;
    const contexts = namedContexts(project, build);
    for (const { image } of contexts)
      if (image) yield imageIn(image, { format: 'compose', variables, asks: { runs: 'asElsewhere' } });
    const names = contexts.map(({ name }) => name);
    for (const inline of valuesOf(document, build, 'dockerfile_inline')) {
      const scalar = dereference(document, inline);
      if (!isScalar(scalar)) continue;
      for (const occurrence of imagesInDockerfile(project, scalar, names)) {
        const { asks } = occurrence;
        // The service says who runs before what it builds does.
        yield user && asks.runs !== false ? { ...occurrence, asks: { ...asks, user } } : occurrence;
      }
    }
  }
}

interface NamedContext {
  readonly name: string;
  /** Undefined where it is no image: a folder, a repository, another service. */
  readonly image: LocatedScalar | undefined;
}

/** A mapping, or a list of `name=context`. */
function namedContexts({ document }: Project, build: YAMLMap): readonly NamedContext[] {
  return valuesOf(document, build, 'additional_contexts').flatMap((value) => {
    const contexts = dereference(document, value);
    if (isMap(contexts)) {
      return childrenOf(document, contexts).map((child) => {
        const scalar = locateScalar(document, child.value);
        return { name: child.key, image: scalar && behindScheme(scalar, SCHEME) };
      });
    }
    return (isSeq(contexts) ? contexts.items : []).flatMap((item) => {
      const scalar = locateScalar(document, item);
      const equals = scalar?.value.indexOf('=') ?? -1;
      if (!scalar || equals < 0) return [];
      const name = scalar.value.slice(0, equals);
      return [{ name, image: behindScheme(scalar, `${name}=${SCHEME}`) }];
    });
  });
}
