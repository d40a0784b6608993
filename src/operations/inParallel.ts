import pLimit from 'p-limit';

/**
 * `each` of `items`, so many at once; their results in the order of the items. The first that fails ends the others, and is thrown
 * when all of them are over.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  signal: AbortSignal,
  each: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<readonly R[]> {
  const failed = new AbortController();
  const shared = AbortSignal.any([signal, failed.signal]);
  const limit = pLimit(most);
  let failure: { readonly error: unknown } | undefined;
  const results = await Promise.allSettled(
    items.map((item) =>
      limit(async () => {
        shared.throwIfAborted();
        try {
          return await each(item, shared);
        } catch (error) {
          failure ??= { error };
          failed.abort();
          throw error;
        }
      }),
    ),
  );
  if (failure) throw failure.error;
  signal.throwIfAborted();
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
