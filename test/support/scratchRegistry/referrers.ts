import { parseDigest } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import type { Endpoint } from './endpoint';
import { errorReply } from './errorReply';
import { nextLink } from './page';
import { jsonReply, type Reply } from './reply';

/**
 * A digest without referrers, known or not, has an empty list: 404 would say that the API is not there.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers
 */
export const referrers: Endpoint = (request, { storage, referrersApi, referrersPageSize }) => {
  if (!referrersApi) return noSuchPage();
  if (request.method !== 'GET' && request.method !== 'HEAD') return errorReply(405, 'UNSUPPORTED');
  const digest = parseDigest(request.reference ?? '');
  if (!digest) return errorReply(400, 'DIGEST_INVALID', { detail: { digest: request.reference } });
  const repository = storage.repository(request.repository);
  if (!repository) return errorReply(404, 'NAME_UNKNOWN', { detail: { name: request.repository } });

  const wanted = request.query.get('artifactType');
  const entries = repository.referrersOf(digest).filter((entry) => wanted === null || entry.artifactType === wanted);
  const start = Number(/^\d{1,9}$/.exec(request.query.get('start') ?? '')?.[0] ?? 0);
  const end = start + (referrersPageSize ?? Infinity);
  const filter: Record<string, string> = wanted === null ? {} : { artifactType: wanted };
  return jsonReply(
    { schemaVersion: 2, mediaType: MediaType.ociIndex, manifests: entries.slice(start, end) },
    {
      headers: {
        'Content-Type': MediaType.ociIndex,
        'OCI-Filters-Applied': wanted === null ? undefined : 'artifactType',
        Link: end < entries.length ? nextLink(request.path, { ...filter, start: String(end) }) : undefined,
      },
    },
  );
};

/** What a server answers that has never heard of the API: not one of the specification's errors. */
function noSuchPage(): Reply {
  return {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: new TextEncoder().encode('404 page not found\n'),
  };
}
