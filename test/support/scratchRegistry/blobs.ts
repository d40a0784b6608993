import type { Backend, Endpoint } from './endpoint';
import { errorReply } from './errorReply';
import { emptyReply, type Reply } from './reply';
import type { StoredBlob } from './repository';
import type { ScratchRequest } from './request';

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#endpoints (end-2, end-10) */
export const blobs: Endpoint = (request, backend) => {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return pull(request, backend);
    case 'DELETE':
      return remove(request, backend);
    default:
      return errorReply(405, 'UNSUPPORTED');
  }
};

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-blobs */
function pull(request: ScratchRequest, { storage }: Backend): Reply {
  const repository = storage.repository(request.repository);
  if (!repository) return errorReply(404, 'NAME_UNKNOWN', { detail: { name: request.repository } });
  const blob = repository.blob(request.reference ?? '');
  if (!blob) return errorReply(404, 'BLOB_UNKNOWN', { detail: { digest: request.reference } });
  const etag = `"${blob.digest}"`;
  const headers = { 'Docker-Content-Digest': blob.digest, ETag: etag, 'Accept-Ranges': 'bytes' };
  if (request.headers['if-none-match'] === etag) return emptyReply(304, headers);
  const whole: Reply = { status: 200, headers: { 'Content-Type': blob.mediaType, ...headers }, body: blob.bytes };
  return request.headers.range === undefined ? whole : partOf(whole, blob, request.headers.range);
}

/** One range of bytes; several, or another unit, are ignored as RFC 9110, 14.2 allows. */
function partOf(whole: Reply, { bytes }: StoredBlob, range: string): Reply {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (from === '' && to === '') return whole;
  const size = bytes.byteLength;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end) return emptyReply(416, { 'Content-Range': `bytes */${size}` });
  return {
    status: 206,
    headers: { ...whole.headers, 'Content-Range': `bytes ${start}-${end}/${size}` },
    body: bytes.subarray(start, end + 1),
  };
}

function remove(request: ScratchRequest, { storage }: Backend): Reply {
  const gone = storage.repository(request.repository)?.deleteBlob(request.reference ?? '') ?? false;
  return gone ? emptyReply(202) : errorReply(404, 'BLOB_UNKNOWN', { detail: { digest: request.reference } });
}
