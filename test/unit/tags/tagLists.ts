/** Excerpts of the tag lists of well-known repositories, each in the order of code units, as most registries answer. */
const lists = {
  nginx: `1 1-alpine 1-alpine-otel 1-alpine-perl 1-alpine-slim 1-alpine3.20 1-alpine3.20-slim 1-bookworm 1-perl 1.26 1.26-alpine
    1.26.1 1.26.1-alpine 1.26.1-alpine3.19 1.26.2 1.26.2-alpine 1.26.2-alpine3.20 1.27 1.27-alpine 1.27-alpine3.20 1.27-bookworm
    1.27.0 1.27.0-alpine 1.27.0-alpine3.19 1.27.1 1.27.1-alpine 1.27.1-alpine3.20 1.27.2 1.27.2-alpine 1.27.2-alpine3.20 1.27.3
    1.27.3-alpine 1.27.3-alpine-perl 1.27.3-alpine-slim 1.27.3-alpine3.20 1.27.3-bookworm 1.27.3-perl 1.9 1.9.15 1.9.15-alpine
    alpine alpine-slim alpine3.20 bookworm latest mainline mainline-alpine mainline-bookworm perl stable stable-alpine
    stable-alpine3.20 stable-bookworm`,
  postgres: `15 15-alpine 15-alpine3.19 15-alpine3.20 15-bookworm 15.10 15.10-alpine 15.10-alpine3.20 15.9 15.9-alpine
    15.9-alpine3.19 15.9-alpine3.20 16 16-alpine 16-alpine3.20 16-bookworm 16.6 16.6-alpine 16.6-alpine3.20 16.6-bookworm 17
    17-alpine 17-bookworm 17.0 17.2 17.2-alpine 17.2-alpine3.20 17.2-bookworm 17.2-bullseye 17beta3 17rc1 17rc1-alpine 18beta1
    18beta1-alpine 9 9.6 9.6.24 9.6.24-alpine alpine alpine3.20 bookworm bullseye latest`,
  node: `18 18-alpine 18.20.5 18.20.5-alpine3.19 20 20-alpine 20-alpine3.19 20-alpine3.20 20-bookworm-slim 20-slim 20.18.0
    20.18.0-alpine3.19 20.18.0-alpine3.20 20.18.1 20.18.1-alpine 20.18.1-alpine3.19 20.18.1-alpine3.20 20.18.1-bookworm-slim 20.9.0
    22 22-alpine 22-alpine3.20 22-alpine3.21 22-bookworm-slim 22-slim 22.12.0 22.12.0-alpine3.20 22.12.0-alpine3.21
    22.12.0-bookworm-slim 23 23-alpine 23.4.0 23.4.0-bookworm-slim alpine bookworm current current-alpine iron iron-alpine jod
    jod-alpine latest lts lts-alpine lts-alpine3.20 lts-slim slim`,
  python: `3 3-alpine 3-slim 3.11 3.11-slim 3.11-slim-bookworm 3.11.11 3.11.11-slim-bookworm 3.12 3.12-alpine 3.12-slim
    3.12-slim-bookworm 3.12-slim-bullseye 3.12.7 3.12.7-slim-bookworm 3.12.8 3.12.8-alpine3.20 3.12.8-alpine3.21 3.12.8-slim-bookworm
    3.12.8-windowsservercore-1809 3.12.8-windowsservercore-ltsc2022 3.13 3.13-slim 3.13-slim-bookworm 3.13.1
    3.13.1-slim-bookworm 3.13.1-windowsservercore-1809 3.13.1-windowsservercore-ltsc2022 3.13.1-windowsservercore-ltsc2025 3.14-rc
    3.14-rc-slim 3.14.0a1 3.14.0a2 3.14.0a2-slim-bookworm 3.9 3.9-slim 3.9.21 alpine bookworm latest rc slim slim-bookworm`,
  redis: `6 6-alpine 6.2 6.2-alpine 6.2.16 7 7-alpine 7-bookworm 7.2 7.2-alpine 7.2.6 7.2.6-alpine 7.4 7.4-alpine 7.4-rc 7.4-rc2 7.4.1
    7.4.1-alpine 7.4.1-alpine3.20 8.0-M02 8.0-M02-alpine alpine bookworm latest`,
  temurin: `11 11-jdk 17 17-jdk 17-jdk-jammy 17-jre 17.0.12_7-jdk-jammy 17.0.13_11-jdk-jammy 21 21-jdk 21-jdk-alpine 21-jdk-jammy
    21-jdk-noble 21-jre 21-jre-alpine 21.0.4_7-jdk 21.0.4_7-jdk-jammy 21.0.5_11-jdk 21.0.5_11-jdk-alpine 21.0.5_11-jdk-jammy
    21.0.5_11-jdk-noble 21.0.5_9-jdk-jammy 21.0.5_11-jre-alpine 23 23-jdk 23-jdk-noble 23.0.1_11-jdk 8 8-jdk 8u422-b05-jdk 8u432-b06-jdk
    8u432-b06-jdk-jammy latest`,
  bitnamiPostgresql: `15 15-debian-11 15-debian-12 15.10.0 15.10.0-debian-12-r0 16 16-debian-12 16.4.0 16.4.0-debian-12-r10
    16.4.0-debian-12-r14 16.4.0-debian-12-r9 16.6.0 16.6.0-debian-12-r0 16.6.0-debian-12-r2 17 17-debian-12 17.2.0
    17.2.0-debian-12-r0 17.2.0-debian-12-r3 latest
    sha256-0b1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0
    sha256-0b1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0.att
    sha256-0b1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0.sig`,
  minio: `RELEASE.2023-12-23T07-19-11Z RELEASE.2024-01-16T16-07-38Z RELEASE.2024-01-16T16-07-38Z-cpuv1
    RELEASE.2024-01-16T16-07-38Z.fips RELEASE.2024-11-07T00-52-20Z RELEASE.2024-11-07T00-52-20Z-cpuv1
    RELEASE.2024-11-07T00-52-20Z.fips edge latest latest-cicd latest.fips`,
  dotnet: `10.0-preview 10.0-preview-alpine 10.0.0-preview.1 6.0 6.0-alpine 6.0.36 8.0 8.0-alpine 8.0-alpine3.20 8.0-bookworm-slim 8.0-jammy
    8.0-jammy-chiseled 8.0-nanoserver-1809 8.0-nanoserver-ltsc2022 8.0-noble 8.0.10 8.0.10-alpine3.19 8.0.10-alpine3.20
    8.0.10-alpine3.20-amd64 8.0.10-alpine3.20-arm64v8 8.0.10-nanoserver-1809 8.0.11 8.0.11-alpine3.19 8.0.11-alpine3.20
    8.0.11-alpine3.20-amd64 8.0.11-alpine3.20-arm64v8 8.0.11-nanoserver-1809 8.0.11-nanoserver-ltsc2022 9.0 9.0-alpine
    9.0-alpine3.20 9.0-noble 9.0-preview 9.0.0 9.0.0-alpine3.20 9.0.0-preview.7 9.0.0-rc.1 9.0.0-rc.2 9.0.0-rc.2-alpine3.20 latest
    nightly`,
  ubuntu: `14.04 16.04 18.04 20.04 22.04 24.04 24.10 25.04 bionic bionic-20230530 devel focal focal-20241011 jammy jammy-20240911.1
    jammy-20241111 latest noble noble-20240904.1 noble-20241015 noble-20241118.1 oracular plucky rolling`,
  debian: `10 11 11-slim 11.11 12 12-slim 12.7 12.7-slim 12.8 12.8-slim bookworm bookworm-20241016 bookworm-20241016-slim
    bookworm-20241111 bookworm-20241111-slim bookworm-backports bookworm-slim bullseye bullseye-20241111 latest oldstable sid sid-slim
    stable stable-20241111 stable-slim testing trixie trixie-20241111 unstable`,
  grafana: `10.4.13 10.4.13-ubuntu 10.4.9 11.2.0 11.2.0-ubuntu 11.3.0 11.3.0-security-01 11.3.0-ubuntu 11.3.1 11.3.1-ubuntu 11.4.0
    11.4.0-ubuntu 9.5.21 latest latest-ubuntu main main-ubuntu nightly`,
  argocd: `latest v2.12.7 v2.13.0 v2.13.0-rc1 v2.13.0-rc5 v2.13.1 v2.13.2 v2.14.0-rc1 v2.9.22 v3.0.0-rc1`,
  certManager: `canary v1.15.4 v1.16.0 v1.16.0-alpha.0 v1.16.0-beta.0 v1.16.1 v1.16.2 v1.17.0-alpha.0 v1.9.2
    sha256-1b1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0.sbom
    sha256-1b1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0.sig`,
  kubeApiserver: `v1.30.7 v1.30.8 v1.31.0 v1.31.0-alpha.3 v1.31.0-beta.0 v1.31.0-rc.1 v1.31.3 v1.31.4 v1.32.0 v1.32.0-rc.2 v1.9.11
    v1.33.0-alpha.0`,
  kubectlArchitectures: `v1.31.3-amd64 v1.31.3-arm64 v1.31.4-amd64 v1.31.4-arm64 v1.31.4`,
  homeAssistant: `0.118.5 2021.12.10 2024.11.3 2024.12.0 2024.12.0b4 2024.12.1 2024.12.5 2025.1.0b0 beta dev latest stable`,
  calibreWeb: `0.6.23 0.6.24 0.6.24-ls302 0.6.24-ls309 0.6.23-ls299 2021.12.16 amd64-0.6.24-ls309 arm64v8-0.6.24-ls309 latest nightly`,
  ubi: `8.10 8.10-1132 8.10-1130 8.6-903 8.6-990 8.7-929 8.7-929.1679483341 latest`,
  wordpress: `6.4-php8.2-fpm 6.4-php8.3-fpm 6.7-php8.2-fpm 6.7-php8.3-fpm 6.7.1-php8.2-fpm 6.7-php8.3-fpm-alpine latest php8.2-fpm php8.3-fpm`,
  maven: `3.9.8-eclipse-temurin-17 3.9.9-eclipse-temurin-17 3.9.9-eclipse-temurin-21 3.9.9-eclipse-temurin-21-alpine latest`,
  prow: `v20240115-abc12345d v20240116-0f12345abc v20241121-1ff2345de latest`,
} as const;

export type TagListName = keyof typeof lists;

const split: Record<string, readonly string[]> = Object.fromEntries(
  Object.entries(lists).map(([name, text]) => [name, text.split(/\s+/)]),
);
export const tagLists = split as Record<TagListName, readonly string[]>;
