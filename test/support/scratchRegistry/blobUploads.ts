import { type Digest, matchesDigest, parseDigest } from '../../../src/oci/digest';
import type { Backend, Endpoint } from './endpoint';
import { errorReply } from './errorReply';
import { emptyReply, type Reply } from './reply';
import type { ScratchRequest } from './request';
import type { Upload } from './uploads';

const BLOB_TYPE = 'application/octet-stream';

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs */
export const blobUploads: Endpoint = (request, backend) => {
  if (request.reference === '')
    return request.method === 'POST' ? begin(request, backend) : errorReply(405, 'UNSUPPORTED');
  const upload = backend.uploads.find(request.repository ?? '', request.reference ?? '');
  if (!upload) return errorReply(404, 'BLOB_UPLOAD_UNKNOWN');
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return progress(204, upload);
    case 'PATCH':
      return append(request, upload) ?? progress(202, upload);
    case 'PUT':
      return append(request, upload) ?? finish(request, backend, upload);
    case 'DELETE':
      backend.uploads.end(upload);
      return emptyReply(204);
    default:
      return errorReply(405, 'UNSUPPORTED');
  }
};

/** A mount, the whole blob at once, or the start of an upload, as the query says. */
function begin(request: ScratchRequest, backend: Backend): Reply {
  const { repository = '', query, body } = request;
  const mounted = mount(request, backend);
  if (mounted) return mounted;
  const digest = query.get('digest');
  return digest === null ? progress(202, backend.uploads.begin(repository)) : store(backend, repository, digest, body);
}

/**
 * Takes the blob over from another repository; undefined where that cannot be done, so that an ordinary upload begins.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#mounting-a-blob-from-another-repository
 */
function mount(request: ScratchRequest, { storage, mayPull }: Backend): Reply | undefined {
  const { repository = '', query } = request;
  const [digest, from] = [query.get('mount'), query.get('from')];
  if (digest === null || from === null || !mayPull(request, from)) return undefined;
  const blob = storage.repository(from)?.blob(digest);
  if (!blob) return undefined;
  storage.repositoryToWrite(repository).putBlob(blob.bytes, blob.mediaType, blob.digest);
  return created(repository, blob.digest);
}

/**
 * Adds the request's body; a reply only where the chunk does not follow on from what is there.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-a-blob-in-chunks
 */
function append({ headers, body }: ScratchRequest, upload: Upload): Reply | undefined {
  const range = headers['content-range'];
  if (range !== undefined) {
    const [, start, end] = /^(?:bytes )?(\d+)-(\d+)(?:\/.*)?$/.exec(range) ?? [];
    const fits = Number(start) === upload.size && Number(end) === upload.size + body.byteLength - 1;
    if (!fits)
      return errorReply(416, 'BLOB_UPLOAD_INVALID', { headers: { Location: upload.location, Range: upload.range } });
  }
  upload.append(body);
  return undefined;
}

function finish(request: ScratchRequest, backend: Backend, upload: Upload): Reply {
  const reply = store(backend, upload.repository, request.query.get('digest') ?? '', upload.bytes);
  if (reply.status === 201) backend.uploads.end(upload);
  return reply;
}

function store({ storage }: Backend, repository: string, digestText: string, bytes: Uint8Array): Reply {
  const digest = parseDigest(digestText);
  if (!digest || !matchesDigest(bytes, digest))
    return errorReply(400, 'DIGEST_INVALID', { detail: { digest: digestText } });
  storage.repositoryToWrite(repository).putBlob(Uint8Array.from(bytes), BLOB_TYPE, digest);
  return created(repository, digest);
}

function created(repository: string, digest: Digest): Reply {
  return emptyReply(201, { Location: `/v2/${repository}/blobs/${digest}`, 'Docker-Content-Digest': digest });
}

function progress(status: number, upload: Upload): Reply {
  return emptyReply(status, { Location: upload.location, Range: upload.range, 'Docker-Upload-UUID': upload.id });
}
