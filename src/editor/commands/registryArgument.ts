import * as v from 'valibot';
import { parseRegistryHost } from '../../registry/credentials/registryHost';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';

const argumentSchema = v.object({ registry: v.pipe(v.string(), v.maxLength(300)) });

/** The host whose credential counts for the registry that a command's argument names (a link's or a tree item's). */
export function registryIn(argument: unknown, { source }: Pick<CommandContext, 'source'>): string | undefined {
  const parsed = v.safeParse(argumentSchema, argument);
  const host = parsed.success ? parseRegistryHost(parsed.output.registry) : undefined;
  return host === undefined ? undefined : source.credentialHostOf(host);
}

/** The same for the reference at the cursor. */
export async function registryAtCursor({
  source,
  scans,
}: Pick<CommandContext, 'source' | 'scans'>): Promise<string | undefined> {
  const target = (await occurrenceFor(undefined, scans))?.occurrence.target;
  return target && target.kind !== 'unresolved' ? source.credentialHostOf(target.reference.registry) : undefined;
}
