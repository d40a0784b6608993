import type * as vscode from 'vscode';
import { CompareError } from '../../inspection/compareImages';
import { compareMessages, compareSentence } from '../../presentation/compareMessages';
import { formatReference } from '../../references/reference';
import { platformPath } from '../../oci/platform';
import type { CommandContext } from './commandContext';
import { type ComparedTarget, namedTarget } from './comparedTarget';
import { comparisonTexts } from './comparisonTexts';

type Context = Pick<CommandContext, 'sources' | 'lookUps'>;
type Sides = readonly [ComparedTarget, ComparedTarget];

const PATH = /^\/compare\/\w+\/([12])\//;
/** Two references with their digests and platforms. */
const MAX_QUERY = 10_000;

/** What the address of a comparison says of its images; undefined where one is not a registry's: an address is to open no file. */
export function comparisonQuery(sides: Sides): string | undefined {
  const named = sides.map(({ locator, entry, wish }) => {
    if (locator.kind !== 'registry') return undefined;
    const platform = entry ? entry.platform : wish;
    return {
      reference: formatReference(locator.reference),
      ...(entry || platform ? { platform: platform ? platformPath(platform) : '' } : {}),
      ...(entry ? { digest: entry.digest } : {}),
    };
  });
  return named.includes(undefined) ? undefined : JSON.stringify(named);
}

/**
 * The text of one side of a comparison that is opened anew, from its address, which any link can hold: only registries are asked that
 * may be asked though nobody asks, as the person may not know what they open. Never rejects; undefined for another address.
 */
export async function comparisonAgain(
  { path, query }: vscode.Uri,
  { sources, lookUps }: Context,
  signal: AbortSignal,
): Promise<string | undefined> {
  const side = PATH.exec(path)?.[1];
  const sides = side === undefined ? undefined : sidesIn(query);
  if (!sides) return undefined;
  for (const { locator } of sides) {
    if (locator.kind !== 'registry') return undefined;
    const target = { kind: 'image', reference: locator.reference } as const;
    if ((await lookUps.mayLookUpInBackground(target, undefined)).kind !== 'allowed') return compareMessages.notAsked();
  }
  try {
    // The other side's text is made of the same answers, which the cache holds.
    return (await comparisonTexts(sides, sources, signal))[side === '1' ? 0 : 1];
  } catch (error) {
    return error instanceof CompareError ? compareSentence(error) : undefined;
  }
}

function sidesIn(query: string): Sides | undefined {
  if (query.length > MAX_QUERY) return undefined;
  try {
    const parsed: unknown = JSON.parse(query);
    const [left, right] = Array.isArray(parsed) ? parsed.map(namedTarget) : [];
    return left && right ? [left, right] : undefined;
  } catch {
    return undefined;
  }
}
