import type { YAMLMap } from 'yaml';
import type { Asked, Asks, PlatformAsk } from '../occurrence';
import type { YamlDocument } from '../yaml/documents';
import { scalarOf } from '../yaml/scalars';
import { mappingsIn } from './mappings';
import { nodePlatform } from './nodePlatform';
import { decidedAt, securityAsks } from './securityAsks';
import { startOf } from './templateFill';

/** What a pod or a container asks of the images that run in it; a field that is there without a value is known to be unknown. */
export interface PodAsks {
  readonly user?: Asks['user'];
  readonly nonRoot?: Asks['nonRoot'];
  readonly platform?: Asked<PlatformAsk> | undefined;
}

/** What `map` asks where it is a pod or a container, over what is asked around it. */
export function podAsks(document: YamlDocument, map: YAMLMap, around: PodAsks): PodAsks {
  return {
    ...securityAsks(document, map, around),
    platform: nodePlatform(document, map, around.platform),
  };
}

/** What is asked of the image of `container`, which `asks` are those of. */
export function containerAsks(document: YamlDocument, container: YAMLMap, asks: PodAsks): Asks {
  const at = startOf(container) ?? 0;
  const user = decidedAt(document, asks.user, at);
  const nonRoot = decidedAt(document, asks.nonRoot, at);
  const ports = askedPorts(document, container);
  return {
    ...(asks.platform ? { platform: asks.platform } : {}),
    ...(user ? { user } : {}),
    ...(nonRoot ? { nonRoot } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** What is asked of an image that only files are read from. */
export function fileAsks({ platform }: PodAsks): Asks {
  return { ...(platform ? { platform } : {}), runs: false };
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
