import { isNode, type YAMLMap } from 'yaml';
import type { PlatformSpecifier } from '../../oci/platform';
import type { Asked, OpenPlatform, PlatformAsk, Span } from '../occurrence';
import { OF_A_RUN } from '../platformAsk';
import type { YamlDocument } from '../yaml/documents';
import type { LocatedScalar } from '../yaml/scalars';
import { templateStructure } from '../yaml/templateStructure';
import {
  affinityTerms,
  type NodePart,
  NODES_NOT_NAMED,
  type Requirement,
  selectorRequirements,
} from './nodeRequirements';

/** The platforms of the nodes that a pod may run on, where `map` is one that says so, else what is known around it. */
export function nodePlatform(
  document: YamlDocument,
  map: YAMLMap,
  around: Asked<PlatformAsk> | undefined,
): Asked<PlatformAsk> | undefined {
  const selector = sure(document, map, selectorRequirements(document, map));
  const terms = affinityTerms(document, map).map((term) => sure(document, map, term));
  const ways = (terms.length > 0 ? terms : [[]]).map((term) => [...selector, ...term]);
  const span = spanOf(ways.flat());
  if (!span) return around;
  // It runs on any node that fits one of the ways: on each platform of them.
  const fitting = ways.map(nodesOf).filter((nodes) => nodes !== undefined);
  const each = [...new Map(fitting.flatMap((nodes) => nodes.each).map((one) => [JSON.stringify(one), one])).values()];
  const open = fitting.find((nodes) => nodes.open)?.open;
  if (each.length === 0 || each.length > MAX_PLATFORMS) return { value: { each: [{}], open: NODES_NOT_NAMED }, span };
  return { value: open ? { each, open } : { each }, span };
}

/** `requirements` of a pod; where a template decides whether there is one, it is not known. */
function sure(document: YamlDocument, pod: YAMLMap, requirements: readonly Requirement[]): readonly Requirement[] {
  const structure = requirements.length > 0 ? templateStructure(document) : undefined;
  if (!structure) return requirements;
  const keys = pod.items.flatMap(({ key }) => (isNode(key) && key.range ? [key.range[0]] : []));
  return requirements.map((requirement) => {
    const span = spanOf([requirement]);
    const isSure = !span || keys.every((key) => structure.isThereWith(span.start - document.offset, key));
    return isSure ? requirement : { kind: 'open', why: OF_A_RUN, span };
  });
}

/** More than there are. */
const MAX_PLATFORMS = 200;

/** The platforms of the nodes that fit all of `requirements`; undefined where none can. */
function nodesOf(requirements: readonly Requirement[]): PlatformAsk | undefined {
  const os = valuesOf(requirements, 'os');
  const architecture = valuesOf(requirements, 'architecture');
  if (os.values?.length === 0 || architecture.values?.length === 0) return undefined;
  const each = (os.values ?? [undefined]).flatMap((system) =>
    (architecture.values ?? [undefined]).map((processor): PlatformSpecifier => ({
      ...(system === undefined ? {} : { os: system }),
      ...(processor === undefined ? {} : { architecture: processor }),
    })),
  );
  const said = requirements.find((requirement) => requirement.kind === 'open')?.why;
  const open = said ?? os.open ?? architecture.open;
  return open ? { each, open } : { each };
}

/** What is left of the values of a label; any where `values` is undefined. */
function valuesOf(
  requirements: readonly Requirement[],
  part: NodePart,
): { readonly values: readonly string[] | undefined; readonly open?: OpenPlatform } {
  const ofPart = requirements.flatMap((requirement) =>
    requirement.kind !== 'open' && requirement.part === part ? [requirement] : [],
  );
  const [first, ...others] = ofPart.filter(({ kind }) => kind === 'in').map(({ values }) => textsOf(values));
  const left = ofPart.filter(({ kind }) => kind === 'notIn').map(({ values }) => textsOf(values));
  if (!first) return { values: undefined, ...(left.length > 0 ? { open: NODES_NOT_NAMED } : {}) };
  const values = [...first].filter(
    (value) => others.every((other) => other.has(value)) && !left.some((out) => out.has(value)),
  );
  return { values };
}

function textsOf(values: readonly LocatedScalar[]): ReadonlySet<string> {
  return new Set(values.map(({ value }) => value));
}

/** Where it is said: the processor before the system. */
function spanOf(requirements: readonly Requirement[]): Span | undefined {
  const places = (['architecture', 'os'] as const).flatMap((part) =>
    requirements.flatMap((one) => (one.kind !== 'open' && one.part === part ? (one.values[0] ?? []) : [])),
  );
  return (places[0] ?? requirements.find((one) => one.kind === 'open'))?.span;
}
