import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findKeytar } from '../../../../src/registry/credentials/keytarModule';
import { createScratchFolder, type ScratchFolder } from '../../../support/scratchFolder';

describe.skipIf(process.platform !== 'linux')('findKeytar', () => {
  let runtime: ScratchFolder;

  beforeEach(async () => {
    runtime = await createScratchFolder({ 'with/bus': '', 'without/.keep': '' });
  });

  afterEach(() => runtime.remove());

  it('finds none where no session bus leads to a keychain', () => {
    expect(findKeytar({})).toBeUndefined();
    expect(findKeytar({ XDG_RUNTIME_DIR: `${runtime.path}/without`, DBUS_SESSION_BUS_ADDRESS: '' })).toBeUndefined();
  });

  it('finds it by the address, the socket or the display of a session', () => {
    expect(findKeytar({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' })).toMatch(/keytar/);
    expect(findKeytar({ XDG_RUNTIME_DIR: `${runtime.path}/with` })).toMatch(/keytar/);
    expect(findKeytar({ DISPLAY: ':0' })).toMatch(/keytar/);
  });
});
