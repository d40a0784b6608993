export type { Content } from './content';
export { loadOciLayout } from './loadOciLayout';
export { pushContent } from './pushContent';
export { buildSample, pushSamples, sampleCatalogue } from './samples';
export { gzip, tar, type TarEntry } from './tar';
