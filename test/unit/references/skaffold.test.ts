import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { editedText, said, scanMarked } from './marked';

const TEXT = `# skaffold/
apiVersion: skaffold/v4beta11
kind: Config
build:
  artifacts:
  - image: «ghcr.io/a/web»
    sync: {infer: ["image"]}
    requires: [{image: base, alias: BASE}]
    docker: {cacheFrom: ["no:1"], dockerfile: Dockerfile}
  - image: «base»
    buildpacks: {builder: "«gcr.io/buildpacks/builder:v1»", runImage: «gcr.io/buildpacks/run:v1», image: no}
  - image: «x»
    jib: {fromImage: «gcr.io/distroless/java»}
  - image: «{{.NAME}}»
    ko: {fromImage: «cgr.dev/chainguard/static»}
  - image: «k»
    kaniko: {image: «gcr.io/kaniko-project/executor:v1», initImage: «busybox», cache: {repo: no}}
  googleCloudBuild: {dockerImage: «gcr.io/cloud-builders/docker», kanikoImage: «gcr.io/k»}
  cluster: {dockerConfig: {secretName: no}}
test:
- image: ghcr.io/a/web
deploy:
  helm: {releases: [{name: x, setValueTemplates: {image: "no:1", image.tag: no}}]}
verify:
- name: health
  container: {name: health, image: «curlimages/curl:8»}
customActions:
- name: a
  containers: [{name: c, image: «base», env: [{image: no}]}]
profiles:
- name: image
  build: {artifacts: [{image: «p»}]}
  verify: [{container: {image: «q:1»}}]
  patches: [{op: add, path: /build/artifacts/0/image, value: no}]
`;

describe('Skaffold', () => {
  it('finds what is built, built on and run', () => {
    expect(scanMarked('skaffold.yaml', TEXT).map(said)).toEqual([
      'build ghcr.io/a/web',
      'build docker.io/library/base',
      'gcr.io/buildpacks/builder:v1',
      'gcr.io/buildpacks/run:v1',
      'build docker.io/library/x',
      'gcr.io/distroless/java',
      'templated',
      'cgr.dev/chainguard/static',
      'build docker.io/library/k',
      'gcr.io/kaniko-project/executor:v1',
      'docker.io/library/busybox',
      'gcr.io/cloud-builders/docker',
      'gcr.io/k',
      'docker.io/curlimages/curl:8',
      'build docker.io/library/base',
      'build docker.io/library/p',
      'docker.io/library/q:1',
    ]);
  });

  it('is edited in place', () => {
    const text = 'apiVersion: skaffold/v2\nbuild: {artifacts: [{image: "a/b"}]}\n';
    expect(scan({ path: 'x.yaml', text }).occurrences.map((found) => editedText(text, found))).toEqual(['a/b']);
  });

  it('goes by the content of each document', () => {
    const found = scanMarked(
      'skaffold.dev.yaml',
      'apiVersion: skaffold/v3\nbuild:\n  artifacts: [{image: «a»}]\n---\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: «b:1»\n---\nbuild:\n  artifacts: [{image: no}]\n',
    );
    expect(found.map(({ format, target }) => [format, target.kind])).toEqual([
      ['skaffold', 'build'],
      ['kubernetes', 'image'],
    ]);
  });
});
