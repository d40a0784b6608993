import { describe, expect, it } from 'vitest';
import { parsePlatform } from '../../../src/oci/platform';
import { compareNames, type NamedSide } from '../../../src/presentation/compareNames';
import { parseLocator } from '../../../src/registry/local/locator';

function side(text: string, platform?: string): NamedSide {
  const parsed = parseLocator(text);
  if (parsed.kind !== 'ok') throw new Error(parsed.problem);
  return { locator: parsed.value, platform: platform === undefined ? undefined : parsePlatform(platform) };
}

describe('the title of a comparison', () => {
  const digest = `sha256:${'6ebc3e17a980'.padEnd(64, '0')}`;
  it.each([
    [side('nginx:1.27'), side('nginx:1.28'), 'nginx:1.27 ↔ nginx:1.28'],
    [side('nginx:1.27'), side('nginx:1.27'), 'nginx:1.27 ↔ nginx:1.27'],
    [side('nginx:1'), side('quay.io/a/nginx:1'), 'docker.io/library/nginx:1 ↔ quay.io/a/nginx:1'],
    [side(`nginx:1@${digest}`), side('nginx:1'), 'nginx:1@sha256:6ebc3e17a980 ↔ nginx:1'],
    [side('nginx:1', 'linux/amd64'), side('nginx:1', 'linux/arm64'), 'nginx:1: linux/amd64 ↔ linux/arm64'],
    [side('nginx:1', 'linux/amd64'), side('redis:7'), 'nginx:1 linux/amd64 ↔ redis:7'],
    [side('oci:/images/app:1'), side('oci:/others/app:1'), 'oci:/images/app:1 ↔ oci:/others/app:1'],
  ])('%#', (left, right, title) => {
    expect(compareNames(left, right).title).toBe(title);
  });
});
