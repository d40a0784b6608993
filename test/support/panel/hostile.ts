import type { Fact, PanelParts } from '../../../src/messages/panel';
import { digestNumber, HOSTILE } from './models';

const { markup, script, command, closing, direction, large } = HOSTILE;
const texts = [markup, script, command, closing, direction];
const facts: Fact[] = texts.map((value, index) => ({
  label: `${index}${value}`,
  value,
  copy: value,
  link: value,
  code: true,
}));

/** An image whose every string wants to be more than text, with 5,000 layers, 2,000 labels and values of a megabyte. */
export const hostile: PanelParts = {
  header: { title: markup, subtitle: closing, canPin: true, canCompare: true, webPage: { label: markup, url: script } },
  overview: { kind: 'ready', facts: [...facts, { label: 'Large', value: large, copy: large }] },
  contents: {
    kind: 'ready',
    rows: texts.map((text, index) => ({
      digest: `${text}"] ,*`,
      level: index === 0 ? 1e9 : -1,
      kind: 'platform',
      name: text,
      shortDigest: text,
      size: text,
      note: text,
      problem: text,
      chosen: true,
    })),
    leftOut: markup,
    asksSizes: true,
  },
  configuration: { kind: 'ready', title: markup, facts, environment: facts.map((fact) => ({ ...fact, secret: true })) },
  held: {
    items: texts.map((text) => ({
      digest: text,
      title: text,
      note: text,
      state: {
        kind: 'ready',
        problems: [text],
        facts,
        packages: 1,
        tables: [
          {
            key: text,
            title: text,
            columns: [text, text],
            rows: [{ cells: [text, large], opens: text }],
            leftOut: text,
          },
        ],
      },
    })),
    leftOut: markup,
    checks: texts.map((text) => ({ kind: 'verified', text })),
  },
  layers: {
    kind: 'ready',
    total: markup,
    rows: [
      ...texts.map((text) => ({
        kind: 'layer' as const,
        instruction: text,
        size: text,
        share: Number.MAX_VALUE,
        digest: text,
        shortDigest: text,
        note: text,
      })),
      { kind: 'steps', instruction: markup, steps: texts, size: markup, share: -5 },
      ...Array.from({ length: 5_000 }, (_, index) => ({
        kind: 'layer' as const,
        instruction: `RUN step ${index}`,
        size: '1 B',
        share: 1e-9,
        digest: digestNumber(index),
        shortDigest: digestNumber(index).slice(0, 19),
      })),
    ],
  },
  annotations: {
    kind: 'ready',
    rows: [
      ...texts.map((text) => ({ key: text, value: text, link: text, copy: text, places: [text] })),
      { key: 'large', value: large, places: ['Manifest'] },
      ...Array.from({ length: 2_000 }, (_, index) => ({
        key: `label.${index}`,
        value: markup,
        places: ['Configuration'],
      })),
    ],
  },
  referrers: {
    kind: 'ready',
    statements: texts.map((sentence) => ({ kind: 'found', sentence })),
    rows: [
      ...texts.map((text, index) => ({
        ...{ digest: text, level: index === 0 ? 1e9 : -1, kind: 'signature' as const, name: text, artifactType: text },
        ...{ found: text, shortDigest: text, size: text, notes: [text], problems: [text] },
        checks: [{ kind: 'verified' as const, text }],
      })),
      ...Array.from({ length: 2_000 }, (_, index) => ({
        ...{ digest: digestNumber(index), level: (index % 16) + 1, kind: 'other' as const, name: `Artifact ${index}` },
        ...{ artifactType: `application/vnd.${index % 300}`, found: 'referrers API', size: '1 B' },
        ...{ shortDigest: digestNumber(index).slice(0, 19), checks: [], notes: [], problems: [] },
      })),
    ],
    notes: texts,
    time: markup,
  },
  raw: { kind: 'ready', documents: texts.map((text) => ({ digest: text, title: text, mediaType: text, size: text })) },
};
