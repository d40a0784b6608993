import { describe, expect, it } from 'vitest';
import { silentPlace, traceLines } from '../../../src/presentation/traceText';
import type { CredentialFailure, CredentialPlace, TraceStep } from '../../../src/registry/credentials/credentialSource';

/** Every failure that each place can have. */
const failures: Readonly<Record<CredentialPlace, readonly CredentialFailure[]>> = {
  keychain: ['locked', 'timeout', 'malformed', 'failed'],
  secretStorage: ['malformed', 'timeout', 'failed'],
  dockerConfig: ['unreadable', 'malformed', 'refused', 'timeout', 'failed'],
  helper: ['refused', 'missing', 'timeout', 'failed'],
  podman: ['unreadable', 'malformed', 'refused', 'timeout', 'failed'],
  github: ['timeout', 'failed'],
};
const steps = Object.entries(failures).flatMap(([place, outcomes]) =>
  outcomes.map((outcome): TraceStep => ({ place: place as CredentialPlace, outcome })),
);

describe('traceLines', () => {
  it.each(steps)('says what $place is when it is $outcome, and what to do', (step) => {
    const [line] = traceLines({ trace: [step] });
    expect(line).toMatch(/^.+: .+; .+$/);
  });

  it.each<[TraceStep, string]>([
    [{ place: 'keychain', outcome: 'none' }, 'Keychain: no credential for this registry'],
    [{ place: 'keychain', outcome: 'missing' }, 'Keychain: none can be used here'],
    [{ place: 'keychain', outcome: 'locked' }, 'Keychain: is locked, or does not open; unlock it, then try again'],
    [
      { place: 'helper', detail: 'docker-credential-pass', outcome: 'missing' },
      'Credential helper (docker-credential-pass): is not installed; install it, or sign in without it',
    ],
  ])('%j', (step, line) => {
    expect(traceLines({ trace: [step] })).toEqual([line]);
  });

  it('shows text that a file gives a helper as text', () => {
    const [line] = traceLines({
      trace: [{ place: 'helper', detail: 'docker-credential-\u202e\n[x]', outcome: 'refused' }],
    });
    expect(line).toContain('(docker-credential-⟨U+202E⟩ [x]):');
  });
});

describe('silentPlace', () => {
  it('is the first that may have a credential and did not tell', () => {
    const failed: TraceStep = { place: 'helper', detail: 'docker-credential-x', outcome: 'timeout' };
    const none: TraceStep = { place: 'secretStorage', outcome: 'none' };
    expect(silentPlace([{ place: 'keychain', outcome: 'missing' }, none, failed])).toBe(
      'Credential helper (docker-credential-x): did not answer in time',
    );
    expect(silentPlace([{ place: 'keychain', outcome: 'missing' }, none])).toBeUndefined();
  });
});
