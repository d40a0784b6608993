import { blobUploads } from './blobUploads';
import { blobs } from './blobs';
import { catalog } from './catalog';
import type { Backend } from './endpoint';
import { errorReply } from './errorReply';
import { manifests } from './manifests';
import { referrers } from './referrers';
import { jsonReply, type Reply } from './reply';
import type { ScratchRequest } from './request';
import { isRepositoryName } from './route';
import { tags } from './tags';

/** The registry's answer to a request that may be made; tokens are given elsewhere. */
export function answer(request: ScratchRequest, backend: Backend): Reply {
  if (request.repository !== undefined && !isRepositoryName(request.repository)) {
    return errorReply(400, 'NAME_INVALID', { detail: { name: request.repository } });
  }
  switch (request.kind) {
    case 'ping':
      return jsonReply({}, { headers: { 'Docker-Distribution-Api-Version': 'registry/2.0' } });
    case 'manifest':
      return manifests(request, backend);
    case 'blob':
      return blobs(request, backend);
    case 'upload':
      return blobUploads(request, backend);
    case 'tags':
      return tags(request, backend);
    case 'referrers':
      return referrers(request, backend);
    case 'catalog':
      return catalog(request, backend);
    case 'token':
    case 'other':
      return errorReply(404, 'UNSUPPORTED', { detail: { path: request.path } });
  }
}
