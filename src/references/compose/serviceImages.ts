import { type Alias, isCollection, type YAMLMap } from 'yaml';
import { valuesWithAlias } from '../yaml/aliases';
import type { Occurrence } from '../occurrence';
import { dereference, valuesOf } from '../yaml/documents';
import { imageIn } from '../yaml/images';
import { locateScalar, scalarOf } from '../yaml/scalars';
import { askedText, type Project } from './project';
import { serviceAsks } from './serviceAsks';

/** With one of these beside `build`, Compose looks for the image in its registry and builds only where there is none. */
const PULLS = /^(?:always|missing|if_not_present|daily|weekly|every_.*)$/;

/** The image of a service: the literal, and the alias of the mapping that the service merges it in from, where there is one. */
export interface ServiceImages {
  readonly literals: readonly Occurrence[];
  readonly alias: Alias | undefined;
}

/** @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#image */
export function serviceImages(project: Project, service: YAMLMap): ServiceImages {
  const { document, variables } = project;
  const { values, alias } = valuesWithAlias(document, service, 'image');
  if (values.length === 0) return { literals: [], alias: undefined };
  const asks = serviceAsks(project, service);
  const isBuild = isBuilt(project, service);
  const literals = values
    .map((value) => locateScalar(document, value))
    .filter((scalar) => scalar !== undefined)
    .map((scalar) => imageIn(scalar, { format: 'compose', variables, asks }))
    .map((image) => (isBuild ? asBuild(image) : image));
  return { literals, alias };
}

function asBuild(image: Occurrence): Occurrence {
  const { target } = image;
  return target.kind === 'image' ? { ...image, target: { ...target, kind: 'build' } } : image;
}

function isBuilt(project: Project, service: YAMLMap): boolean {
  const { document } = project;
  const policy = askedText(project, scalarOf(document, service, 'pull_policy'));
  if (PULLS.test(policy?.value ?? '')) return false;
  const build = valuesOf(document, service, 'build').at(-1);
  return isCollection(dereference(document, build)) || locateScalar(document, build) !== undefined;
}
