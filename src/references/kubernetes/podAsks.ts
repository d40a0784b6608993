import type { YAMLMap } from 'yaml';
import type { Asked, Asks, PlatformAsk } from '../occurrence';
import { mapAt, type YamlDocument } from '../yaml/documents';
import { type LocatedScalar, scalarOf } from '../yaml/scalars';
import { mappingsIn } from './mappings';
import { nodePlatform } from './nodePlatform';

/** What a pod or a container asks of the images that run in it; a field that is there without a value is known to be unknown. */
export interface PodAsks {
  readonly user?: Asked<string | undefined> | undefined;
  readonly nonRoot?: Asked<boolean> | undefined;
  readonly platform?: Asked<PlatformAsk> | undefined;
}

/**
 * What `map` asks where it is a pod or a container, over what is asked around it.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export function podAsks(document: YamlDocument, map: YAMLMap, around: PodAsks): PodAsks {
  const security = mapAt(document, map, 'securityContext');
  const runAsUser = security && scalarOf(document, security, 'runAsUser');
  const runAsNonRoot = security && scalarOf(document, security, 'runAsNonRoot');
  return {
    user: runAsUser ? askedUser(runAsUser) : around.user,
    nonRoot: runAsNonRoot ? askedNonRoot(runAsNonRoot) : around.nonRoot,
    platform: nodePlatform(document, map, around.platform),
  };
}

/** What is asked of the image of `container`, which `asks` are those of. */
export function containerAsks(document: YamlDocument, container: YAMLMap, asks: PodAsks): Asks {
  const { user, nonRoot } = asks;
  const ports = askedPorts(document, container);
  return {
    ...platformAsk(asks),
    ...(user ? { user } : {}),
    ...(nonRoot ? { nonRoot } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** What is asked of an image that only files are read from. */
export function platformAsk({ platform }: PodAsks): Asks {
  return platform ? { platform } : {};
}

function askedUser({ value, span }: LocatedScalar): Asked<string | undefined> {
  return { value: /^[0-9]{1,10}$/.test(value) ? value : undefined, span };
}

function askedNonRoot({ value, span }: LocatedScalar): Asked<boolean> | undefined {
  return /^(?:true|false)$/i.test(value) ? { value: value.toLowerCase() === 'true', span } : undefined;
}

const MAX_PORT = 65_535;
/** More than a container has in earnest; aliases can give each container the same long list. */
const MAX_PORTS = 100;

function askedPorts(document: YamlDocument, container: YAMLMap): readonly Asked<number>[] {
  return mappingsIn(document, container, 'ports', MAX_PORTS).flatMap((port) => {
    const scalar = scalarOf(document, port, 'containerPort');
    if (!scalar || !/^[0-9]{1,5}$/.test(scalar.value)) return [];
    const value = Number(scalar.value);
    return value > 0 && value <= MAX_PORT ? [{ value, span: scalar.span }] : [];
  });
}
