import { existsSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { hasDockerRegistry, startDockerRegistry } from '../../support/dockerRegistry';

it.skipIf(!hasDockerRegistry())(
  "runs Debian's registry on a port of its own, and leaves nothing of it behind",
  async () => {
    const registry = await startDockerRegistry();
    const answer = await fetch(`${registry.url}/v2/_catalog`);
    expect(await answer.json()).toEqual({ repositories: [] });
    await vi.waitFor(() => expect(registry.log()).toContain('/v2/_catalog'));
    await registry.stop();
    expect(existsSync(registry.folder)).toBe(false);
    await expect(fetch(registry.url)).rejects.toThrow();
  },
);
