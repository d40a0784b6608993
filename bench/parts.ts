import { beside } from './beside';
import { activation } from './editor/activation';
import { code } from './editor/code';
import { typing } from './editor/typing';
import { evidence } from './evidence';
import { folder } from './folder';
import { panelCode, panelPage } from './panel';
import type { Part } from './part';
import { references } from './references';
import { latency, lookUps, tokens } from './registry';
import { embedded } from './registryEmbedded';
import { many } from './registryMany';
import { redirects } from './registryRedirects';
import { tags } from './tags';

/** What `npm run bench` measures, by the names that `--only` knows: the first pieces of the rows' ids. */
export const PARTS: Readonly<Record<string, readonly Part[]>> = {
  references: [references],
  tags: [tags],
  folder: [folder],
  registry: [lookUps, embedded, tokens, many, redirects, latency],
  beside: [beside],
  evidence: [evidence],
  editor: [code, activation, typing],
  panel: [panelCode, panelPage],
};
