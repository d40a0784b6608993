import { describe, expect, it } from 'vitest';
import type { PinRefusal } from '../../../src/operations/pinRefusal';
import { pinNoticeSentence } from '../../../src/presentation/pinNotice';
import { pinRefusalSentence } from '../../../src/presentation/pinSentence';
import type { PinNotice } from '../../../src/references/pinNotices';

describe('pinRefusalSentence', () => {
  it.each<[PinRefusal, string]>([
    [{ kind: 'notPinned' }, 'pin it first'],
    [{ kind: 'alreadyPinned' }, 'refresh the pin'],
    [{ kind: 'notAsked', registry: 'r.io' }, 'choose that registry'],
    [
      { kind: 'shared', with: [{ registry: 'r.io', repository: 'a/b', tag: '1' }] },
      'b:1), so nothing was changed: give each a value of its own',
    ],
    [{ kind: 'digestAlone' }, 'write a tag'],
    [{ kind: 'uneditable', reason: 'chart' }, 'by its version'],
    [{ kind: 'uneditable', reason: 'tagInOtherFile' }, 'Pin it there'],
    [{ kind: 'uneditable', reason: 'appVersion' }, 'write a tag or a digest key first'],
    [{ kind: 'uneditable', reason: 'tagOrDigest' }, 'not both'],
    [{ kind: 'uneditable', reason: 'otherFile' }, 'another file'],
  ])('%j says what to do', (why, expected) => {
    expect(pinRefusalSentence(why)).toContain(expected);
  });
});

describe('pinNoticeSentence', () => {
  it.each<[PinNotice, string]>([
    [{ kind: 'variableCanOverride', variable: 'I' }, 'change that too'],
    [{ kind: 'helmTagAsLabel' }, 'render the chart'],
    [{ kind: 'kustomizeOlderDigestWins' }, 'older versions'],
    [{ kind: 'severalUses', count: 3 }, '3 references'],
    [{ kind: 'readAsNumber', written: '1.10', rendered: '1.1' }, 'may render 1.1: check which one you mean'],
    [{ kind: 'managedByBot', bot: 'flux' }, 'Flux'],
    [{ kind: 'managedByBot', bot: 'renovate' }, 'Renovate'],
    [{ kind: 'noTag' }, 'latest'],
    [{ kind: 'quoted' }, 'keep them'],
  ])('%j is said', (notice, expected) => {
    expect(pinNoticeSentence(notice)).toContain(expected);
  });
});
