import type { Target } from '../target';
import { archives } from './archives';
import { artifacts } from './artifacts';
import { images } from './images';
import { references } from './references';
import { registry } from './registry';
import { settings } from './settings';
import { shown } from './shown';
import { tags } from './tags';

/** All that reads what strangers wrote. */
export const targets: readonly Target[] = [
  ...references,
  ...tags,
  ...registry,
  ...images,
  ...artifacts,
  ...archives,
  ...settings,
  ...shown,
];
