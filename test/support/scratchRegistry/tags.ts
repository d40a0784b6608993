import type { Endpoint } from './endpoint';
import { errorReply } from './errorReply';
import { pageOf } from './page';
import { jsonReply } from './reply';

/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags */
export const tags: Endpoint = ({ method, path, query, repository: name }, { storage, tagsPageSize }) => {
  if (method !== 'GET' && method !== 'HEAD') return errorReply(405, 'UNSUPPORTED');
  const repository = storage.repository(name);
  if (!repository) return errorReply(404, 'NAME_UNKNOWN', { detail: { name } });
  const result = pageOf(repository.tags, { path, query, maximum: tagsPageSize });
  if (result.kind === 'refused') return result.reply;
  return jsonReply({ name, tags: result.page.items }, { headers: { Link: result.page.link } });
};
