import { type Digest, digestOf, matchesDigest, parseDigest } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { parseJson } from '../../../src/oci/parsed';
import type { Backend, Endpoint } from './endpoint';
import { errorReply } from './errorReply';
import { emptyReply, type Reply } from './reply';
import type { StoredManifest } from './repository';
import type { ScratchRequest } from './request';
import { isTag } from './route';

/** What registries in the field accept at most, in bytes (4 MiB). */
const MAX_MANIFEST_SIZE = 4 * 1024 * 1024;

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#endpoints (end-3, end-7, end-9) */
export const manifests: Endpoint = (request, backend) => {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return pull(request, backend);
    case 'PUT':
      return push(request, backend);
    case 'DELETE':
      return remove(request, backend);
    default:
      return errorReply(405, 'UNSUPPORTED');
  }
};

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests */
function pull(request: ScratchRequest, { storage }: Backend): Reply {
  const repository = storage.repository(request.repository);
  if (!repository) return errorReply(404, 'NAME_UNKNOWN', { detail: { name: request.repository } });
  const manifest = repository.manifest(request.reference ?? '');
  if (!manifest) return errorReply(404, 'MANIFEST_UNKNOWN', { detail: { reference: request.reference } });
  const headers = { 'Docker-Content-Digest': manifest.digest, ETag: etagOf(manifest) };
  if (namesEtag(request.headers['if-none-match'], manifest)) return emptyReply(304, headers);
  return { status: 200, headers: { 'Content-Type': manifest.mediaType, ...headers }, body: manifest.bytes };
}

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests */
function push(request: ScratchRequest, { storage, referrersApi }: Backend): Reply {
  const { repository: name = '', reference = '', body } = request;
  if (body.byteLength > MAX_MANIFEST_SIZE) return errorReply(413, 'SIZE_INVALID');
  const json = parseJson(body);
  if (json.kind !== 'ok' || typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    return errorReply(400, 'MANIFEST_INVALID', { detail: 'the body is not a JSON object' });
  }
  const target = targetOf(reference, body);
  if (target.kind === 'refused') return target.reply;

  const present = storage.repository(name)?.manifest(reference);
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  const stale = ifMatch !== undefined && !(present && namesEtag(ifMatch, present));
  if (stale || (present && namesEtag(ifNoneMatch, present))) {
    return errorReply(412, 'MANIFEST_INVALID', { detail: 'the precondition does not hold' });
  }

  const repository = storage.repositoryToWrite(name);
  const declared = 'mediaType' in json.value && typeof json.value.mediaType === 'string' ? json.value.mediaType : '';
  const mediaType = request.headers['content-type'] ?? (declared || MediaType.ociManifest);
  const manifest = repository.putManifest(Uint8Array.from(body), mediaType, target.digest);
  if (target.kind === 'tag') repository.tag(reference, manifest.digest);
  return emptyReply(201, {
    Location: `/v2/${name}/manifests/${manifest.digest}`,
    'Docker-Content-Digest': manifest.digest,
    // Says that the registry lists the manifest among the subject's referrers.
    ...(referrersApi && manifest.subject ? { 'OCI-Subject': manifest.subject } : {}),
  });
}

type Target = { kind: 'tag' | 'digest'; digest: Digest } | { kind: 'refused'; reply: Reply };

function targetOf(reference: string, body: Uint8Array): Target {
  if (!reference.includes(':')) {
    return isTag(reference)
      ? { kind: 'tag', digest: digestOf(body) }
      : { kind: 'refused', reply: errorReply(400, 'MANIFEST_INVALID', { detail: 'the tag is invalid' }) };
  }
  const digest = parseDigest(reference);
  return digest && matchesDigest(body, digest)
    ? { kind: 'digest', digest }
    : { kind: 'refused', reply: errorReply(400, 'DIGEST_INVALID', { detail: { digest: reference } }) };
}

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#content-management */
function remove(request: ScratchRequest, { storage }: Backend): Reply {
  const reference = request.reference ?? '';
  const repository = storage.repository(request.repository);
  if (!repository) return errorReply(404, 'NAME_UNKNOWN', { detail: { name: request.repository } });
  const gone = reference.includes(':') ? repository.deleteManifest(reference) : repository.deleteTag(reference);
  return gone ? emptyReply(202) : errorReply(404, 'MANIFEST_UNKNOWN', { detail: { reference } });
}

function etagOf(manifest: StoredManifest): string {
  return `"${manifest.digest}"`;
}

function namesEtag(header: string | undefined, manifest: StoredManifest): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etagOf(manifest));
}
