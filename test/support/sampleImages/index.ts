export type { Content } from './content';
export { loadOciLayout } from './loadOciLayout';
export { buildHostile, buildNested, buildWasm, buildWide, HOSTILE_TEXT, smallImage } from './odd';
export { pushContent } from './pushContent';
export { buildSample, pushSamples, sampleCatalogue } from './samples';
export { gzip, tar, type TarEntry } from './tar';
