import { isMap, isScalar, type YAMLMap } from 'yaml';
import type { Asked, Asks, Span } from '../occurrence';
import { dereference, valuesOf, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, locateScalar } from '../yaml/scalars';
import { templateStructure } from '../yaml/templateStructure';
import { fillOf, fillOfEntry } from './templateFill';
import { integerOf, isFalse, isTrue } from './yamlTypes';

export type SecurityAsks = Pick<Asks, 'user' | 'nonRoot'>;

/** Keys of pods and of containers: a template that fills what stands around them may say whom they run as. */
const HOLDERS = [
  'image',
  'containers',
  'initContainers',
  'ephemeralContainers',
  'steps',
  'container',
  'script',
  'templates',
];

/**
 * What the security context of `map` asks where it is a pod or a container, over what is asked around it.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export function securityAsks(document: YamlDocument, map: YAMLMap, around: SecurityAsks): SecurityAsks {
  const contexts = valuesOf(document, map, 'securityContext');
  const hasTemplates = templateStructure(document) !== undefined;
  // Without templates, only the last counts.
  const read = hasTemplates ? contexts : contexts.slice(-1);
  const fill = hasTemplates ? filled(document, map, contexts) : undefined;
  const open = fill && { value: undefined, span: fill };
  const users = scalarsIn(document, read, 'runAsUser');
  const nonRoots = scalarsIn(document, read, 'runAsNonRoot');
  return {
    user: one(users, hasTemplates, userIn) ?? open ?? around.user,
    nonRoot: one(nonRoots, hasTemplates, nonRootIn) ?? open ?? around.nonRoot,
  };
}

/** `asked` as it holds at `offset`: unknown where a template decides whether it is asked. */
export function decidedAt<T>(
  document: YamlDocument,
  asked: Asked<T> | undefined,
  offset: number,
): Asked<T | undefined> | undefined {
  const structure = asked && templateStructure(document);
  const isDecided = !structure || structure.isThereWith(asked.span.start - document.offset, offset);
  return isDecided ? asked : { ...asked, value: undefined };
}

/** Where a template writes what is not there to be read. */
function filled(document: YamlDocument, map: YAMLMap, contexts: readonly unknown[]): Span | undefined {
  if (contexts.length > 0) {
    for (const item of map.items) {
      if (!isScalar(item.key) || item.key.value !== 'securityContext') continue;
      const fill = fillOfEntry(document, item);
      if (fill) return fill;
    }
    return undefined;
  }
  return HOLDERS.some((key) => valuesOf(document, map, key).length > 0) ? fillOf(document, map) : undefined;
}

function scalarsIn(document: YamlDocument, contexts: readonly unknown[], key: string): readonly LocatedScalar[] {
  return contexts
    .map((context) => dereference(document, context))
    .flatMap((context) => (isMap(context) ? valuesOf(document, context, key) : []))
    .map((value) => locateScalar(document, value))
    .filter((scalar) => scalar !== undefined);
}

/** The last; where templates can choose among several, none of them is known to be it. */
function one<T>(
  scalars: readonly LocatedScalar[],
  hasTemplates: boolean,
  read: (value: string) => T | undefined,
): Asked<T | undefined> | undefined {
  const last = scalars.at(-1);
  if (!last) return undefined;
  const isChosen = hasTemplates && scalars.length > 1;
  return { value: isChosen ? undefined : read(last.value), span: last.span };
}

function userIn(value: string): string | undefined {
  return integerOf(value)?.toString();
}

function nonRootIn(value: string): boolean | undefined {
  return isTrue(value) ? true : isFalse(value) ? false : undefined;
}
