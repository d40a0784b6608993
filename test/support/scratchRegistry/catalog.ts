import type { Endpoint } from './endpoint';
import { errorReply } from './errorReply';
import { pageOf } from './page';
import { jsonReply } from './reply';

/** Not in distribution-spec, but in its predecessor and in most registries. @see https://distribution.github.io/distribution/spec/api/#catalog */
export const catalog: Endpoint = ({ method, path, query }, { storage }) => {
  if (method !== 'GET' && method !== 'HEAD') return errorReply(405, 'UNSUPPORTED');
  const result = pageOf(storage.names, { path, query });
  if (result.kind === 'refused') return result.reply;
  return jsonReply({ repositories: result.page.items }, { headers: { Link: result.page.link } });
};
