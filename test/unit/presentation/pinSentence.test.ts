import { describe, expect, it } from 'vitest';
import type { PinRefusal } from '../../../src/operations/pinRefusal';
import { pinNoticeSentence } from '../../../src/presentation/pinNotice';
import { pinRefusalSentence } from '../../../src/presentation/pinSentence';
import type { PinNotice } from '../../../src/references/pinNotices';

describe('pinRefusalSentence', () => {
  it.each<[PinRefusal, string]>([
    [{ kind: 'notPinned' }, 'not pinned'],
    [{ kind: 'digestAlone' }, 'write a tag'],
    [{ kind: 'uneditable', reason: 'chart' }, 'by its version'],
    [{ kind: 'uneditable', reason: 'appVersion' }, 'write a tag or a digest key first'],
    [{ kind: 'uneditable', reason: 'tagOrDigest' }, 'not both'],
    [{ kind: 'uneditable', reason: 'otherFile' }, 'another file'],
  ])('%j says what to do', (why, expected) => {
    expect(pinRefusalSentence(why)).toContain(expected);
  });
});

describe('pinNoticeSentence', () => {
  it.each<[PinNotice, string]>([
    [{ kind: 'variableCanOverride', variable: 'I' }, 'This is what I is by default'],
    [{ kind: 'helmTagAsLabel' }, 'label'],
    [{ kind: 'kustomizeOlderDigestWins' }, 'older versions'],
    [{ kind: 'severalUses', count: 3 }, '3 references'],
    [{ kind: 'managedByBot', bot: 'flux' }, 'Flux'],
    [{ kind: 'managedByBot', bot: 'renovate' }, 'Renovate'],
    [{ kind: 'noTag' }, 'latest'],
  ])('%j is said', (notice, expected) => {
    expect(pinNoticeSentence(notice)).toContain(expected);
  });
});
