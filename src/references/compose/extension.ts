import { isMap, isScalar, type YAMLMap } from 'yaml';
import type { Span } from '../occurrence';
import { dereference, mapAt, valuesOf } from '../yaml/documents';
import { type LocatedScalar, locateScalar, scalarOf } from '../yaml/scalars';
import { askedText, type Project } from './project';

/** What a service says at a key, itself or by the services that it extends. */
export type Said =
  | { readonly kind: 'said'; readonly scalar: LocatedScalar }
  | { readonly kind: 'notSaid' }
  /** A service says it that only a run knows, or another file. */
  | { readonly kind: 'elsewhere'; readonly where: 'ofARun' | 'inOtherFile'; readonly span: Span };

const NOT_SAID: Said = { kind: 'notSaid' };
/** More are not written by people. */
const MAX_EXTENDED = 32;

/** @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#extends */
export function saidAt(project: Project, service: YAMLMap, key: string): Said {
  const { document } = project;
  const seen = new Set<YAMLMap>();
  for (let at: YAMLMap | undefined = service; at && !seen.has(at);) {
    const value = valuesOf(document, at, key).at(-1);
    const scalar = locateScalar(document, value);
    if (scalar) return { kind: 'said', scalar };
    // It takes back what is said further on.
    if (isEmptyText(dereference(document, value))) return NOT_SAID;
    seen.add(at);
    const extension: Extension | undefined = extensionOf(project, at);
    if (!extension) return NOT_SAID;
    const { name, file, span } = extension;
    if (file) return { kind: 'elsewhere', where: 'inOtherFile', span: file };
    if (name === undefined || seen.size > MAX_EXTENDED) return { kind: 'elsewhere', where: 'ofARun', span };
    at = serviceOf(project, name);
  }
  return NOT_SAID;
}

interface Extension {
  /** Undefined where only a run knows it. */
  readonly name: string | undefined;
  /** Where another file is named. */
  readonly file: Span | undefined;
  readonly span: Span;
}

function extensionOf(project: Project, service: YAMLMap): Extension | undefined {
  const { document } = project;
  const value = valuesOf(document, service, 'extends').at(-1);
  const extension = dereference(document, value);
  const scalar = isMap(extension) ? scalarOf(document, extension, 'service') : locateScalar(document, value);
  const file = isMap(extension) ? scalarOf(document, extension, 'file')?.span : undefined;
  if (!scalar) return undefined;
  return { name: askedText(project, scalar)?.value, file, span: scalar.span };
}

function serviceOf({ document }: Project, name: string): YAMLMap | undefined {
  const services = isMap(document.root) ? mapAt(document, document.root, 'services') : undefined;
  return services && mapAt(document, services, name);
}

function isEmptyText(node: unknown): boolean {
  return isScalar(node) && node.value === '' && node.type?.startsWith('QUOTE') === true;
}
