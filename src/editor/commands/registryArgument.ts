import * as v from 'valibot';
import { parseRegistryHost } from '../../registry/credentials/registryHost';
import type { CommandContext } from './commandContext';
import { occurrenceFor } from './occurrenceAtPlace';

const argumentSchema = v.object({
  registry: v.pipe(v.string(), v.maxLength(300)),
  /** It refused itself, and no mirror for it: writes go to the registry, whatever stands in for it where it is read. */
  isItself: v.optional(v.boolean()),
});

/** The host whose credential counts for the registry that a command's argument names (a link's or a tree item's). */
export function registryIn(argument: unknown, { source }: Pick<CommandContext, 'source'>): string | undefined {
  const parsed = v.safeParse(argumentSchema, argument);
  const host = parsed.success ? parseRegistryHost(parsed.output.registry) : undefined;
  const isItself = parsed.success && parsed.output.isItself === true;
  return host === undefined || isItself ? host : source.credentialHostOf(host);
}

/** The same for the reference at the cursor. */
export async function registryAtCursor({
  source,
  scans,
}: Pick<CommandContext, 'source' | 'scans'>): Promise<string | undefined> {
  const target = (await occurrenceFor(undefined, scans))?.occurrence.target;
  return target && target.kind !== 'unresolved' ? source.credentialHostOf(target.reference.registry) : undefined;
}
