import { isIP } from 'node:net';
import { addressKind, bareHost } from './hosts';

/**
 * Names that stand for hosts of one's own network, or for none: RFC 6762 (appendix G too), RFC 8375, ICANN's `internal`, RFC 2606, and what
 * routers give out.
 */
const PRIVATE_NAME =
  /(?:^|\.)(?:local|localdomain|internal|home\.arpa|home|lan|intranet|private|corp|test|example|invalid)$/;

/**
 * Whether a registry's host, `host` or `host:port`, is named as one that all the world can reach. Names are not looked up: what they
 * stand for is seen when they are connected to.
 */
export function isPublicName(registry: string): boolean {
  const url = URL.canParse(`https://${registry}`) ? new URL(`https://${registry}`) : undefined;
  const name = url?.hostname.replace(/\.$/, '') ?? '';
  if (addressKind(name) !== 'public') return false;
  // A name of one word is known to its own network alone.
  return isIP(bareHost(name)) > 0 || (name.includes('.') && !PRIVATE_NAME.test(name));
}
