import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { Asked, Asks } from '../occurrence';
import { askedByText, unknownPlatform } from '../platformAsk';
import { dereference, valuesOf } from '../yaml/documents';
import { valueOf } from '../yaml/images';
import { type LocatedScalar, locateScalar, scalarOf } from '../yaml/scalars';
import { saidAt } from './extension';
import { askedText, type Project } from './project';

/** What a service asks of its image. */
export function serviceAsks(project: Project, service: YAMLMap): Asks {
  const platform = askedPlatform(project, service);
  const user = askedUser(project, service);
  const ports = askedPorts(project, service);
  return {
    ...(platform ? { platform } : {}),
    ...(user ? { user } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** Nothing where the text is empty. */
function askedPlatform(project: Project, service: YAMLMap): Asks['platform'] {
  const said = saidAt(project, service, 'platform');
  switch (said.kind) {
    case 'notSaid':
      return undefined;
    case 'elsewhere':
      return unknownPlatform({ kind: said.where }, said.span);
    case 'said': {
      const value = valueOf(said.scalar, { variables: project.variables });
      return value === '' ? undefined : askedByText({ value, span: said.scalar.span });
    }
  }
}

/** The user of the image where the text is empty. */
function askedUser(project: Project, service: YAMLMap): Asks['user'] {
  const said = saidAt(project, service, 'user');
  switch (said.kind) {
    case 'notSaid':
      return undefined;
    case 'elsewhere':
      return { value: undefined, span: said.span, ...(said.where === 'inOtherFile' ? { isInOtherFile: true } : {}) };
    case 'said': {
      const value = valueOf(said.scalar, { variables: project.variables });
      return value === '' ? undefined : { value, span: said.scalar.span };
    }
  }
}

/** More is no list that people write. */
const MAX_PORTS = 100;
const MAX_PORT = 65_535;
/** Behind the address and the host's port: `80`, `80-90`, with a protocol or without. */
const PORTS = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/[a-z]{1,10})?$/i;

/**
 * The container's ports: those of `ports`, in the short and the long syntax, and those of `expose`.
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#ports
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#expose
 */
function askedPorts(project: Project, service: YAMLMap): readonly Asked<number>[] {
  const scalars = ['ports', 'expose'].flatMap((key) => portScalars(project, service, key));
  return scalars
    .flatMap((scalar) => {
      const asked = askedText(project, scalar);
      return asked ? portsIn(asked) : [];
    })
    .sort((a, b) => a.span.start - b.span.start)
    .slice(0, MAX_PORTS);
}

function portScalars({ document }: Project, service: YAMLMap, key: string): readonly LocatedScalar[] {
  const list = dereference(document, valuesOf(document, service, key).at(-1));
  return (isSeq(list) ? list.items.slice(0, MAX_PORTS) : [])
    .map((item) => {
      const port = dereference(document, item);
      return isMap(port) ? scalarOf(document, port, 'target') : locateScalar(document, item);
    })
    .filter((scalar) => scalar !== undefined);
}

function portsIn({ value, span }: Asked<string>): readonly Asked<number>[] {
  const [, from, to] = PORTS.exec(value.slice(value.lastIndexOf(':') + 1)) ?? [];
  const first = Number(from);
  const last = Number(to ?? from);
  if (!(first > 0 && first <= last && last <= MAX_PORT)) return [];
  const count = Math.min(last - first + 1, MAX_PORTS);
  return Array.from({ length: count }, (_, index) => ({ value: first + index, span }));
}
