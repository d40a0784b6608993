export { buildArtifact } from './buildArtifact';
export { buildAttestation } from './buildAttestation';
export { buildImage, type ImageDescription, type Step } from './buildImage';
export { buildIndex } from './buildIndex';
export type { Content } from './content';
export { loadOciLayout, pushLayout } from './loadOciLayout';
export { pushContent } from './pushContent';
export { buildSample, pushSamples, sampleCatalogue } from './samples';
export { gzip, tar, type TarEntry } from './tar';
