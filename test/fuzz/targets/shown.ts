import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { parseHostMessage, parsePanelMessage } from '../../../src/messages/panel';
import { layOutJson } from '../../../src/presentation/jsonLayout';
import { jsonText } from '../../../src/presentation/jsonText';
import { markdownCode, markdownText, plainLine, plainLines } from '../../../src/presentation/harmless';
import { looksSecret } from '../../../src/presentation/secretText';
import { checkedLink } from '../../../src/presentation/webLink';
import { entryLines, itemLines } from '../../../src/presentation/yamlText';
import { panelWords } from '../../../src/presentation/panelWords';
import { toolAnswer } from '../../../src/presentation/toolAnswer';
import { checkShown } from '../shownText';
import { json, text } from '../shapes';
import { holds, type Target } from '../target';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const facts = [{ label: 'User', value: 'root', copy: 'root', code: true, link: 'https://example.com', secret: true }];
const parts = {
  header: {
    title: 'a',
    subtitle: 'b',
    canPin: true,
    canCompare: true,
    webPage: { label: 'c', url: 'https://example.com' },
  },
  overview: { kind: 'failed', sentence: 'no', canSignIn: true, last: { facts } },
  contents: {
    kind: 'ready',
    rows: [
      { digest: DIGEST, level: 1, kind: 'platform', name: 'linux', shortDigest: 'sha', size: '1 MB', chosen: true },
    ],
    asksSizes: true,
  },
  configuration: { kind: 'ready', title: 't', facts, environment: [] },
  layers: {
    kind: 'ready',
    total: '1',
    rows: [{ kind: 'steps', instruction: 'RUN', steps: ['a'], size: '1', share: 0.5 }],
  },
  held: {
    items: [
      {
        digest: DIGEST,
        title: 'a',
        note: 'b',
        state: {
          kind: 'ready',
          problems: [],
          facts,
          tables: [{ key: 'a', title: 'b', columns: ['c'], rows: [{ cells: ['d'] }] }],
        },
      },
    ],
    checks: [{ kind: 'verified', text: 'a' }],
  },
  referrers: { kind: 'unasked', sentence: 'not yet' },
};
const LOCATOR = { kind: 'registry', reference: { registry: 'docker.io', repository: 'a/b' } } as const;
const UNSEEN = [
  '\u202e',
  '\x1b[2J',
  '\ufe0f',
  '\u2028',
  '\0',
  '\ud800',
  '\u115f',
  '\u200b',
  '\r',
  '`',
  '|',
  '](',
  '&lt;',
];

export const shown: readonly Target[] = [
  {
    name: 'messages to the page',
    shape: json,
    seeds: [
      { type: 'show', parts },
      { type: 'words', words: panelWords(LOCATOR) },
      {
        type: 'tags',
        tags: {
          append: true,
          tags: ['1'],
          groups: [{ digest: DIGEST, shortDigest: 'a', here: true, tags: ['1'] }],
          state: { kind: 'ready', sentence: '', canFindSame: true },
        },
      },
      { type: 'packages', packages: { digest: DIGEST, append: false, rows: [['a', 'b', 'c', 'd', 'e']] } },
      { type: 'reveal', section: 'referrers' },
      { type: 'keep', state: 'x' },
    ].map((message) => JSON.stringify(message)),
    words: ['type', 'show', 'parts', 'kind', 'ready', 'rows'],
    run: (input) => readTwice(input, parseHostMessage),
  },
  {
    name: 'messages of the page',
    shape: json,
    seeds: [
      { type: 'ready' },
      { type: 'choose', digest: DIGEST },
      { type: 'unfold', digest: DIGEST, open: true },
      { type: 'inspectTag', tag: '1' },
      { type: 'openFile', digest: DIGEST, name: 'a' },
      { type: 'copy', text: 'a' },
    ].map((message) => JSON.stringify(message)),
    words: ['type', 'digest', 'pin', 'saveFile', 'name', 'text', 'openTrustSettings'],
    run: (input) => {
      const message = readTwice(input, parsePanelMessage);
      if (message && 'digest' in message) holds(message.digest.length <= 512, 'a digest is too long');
      return message;
    },
  },
  {
    name: 'text for people',
    shape: text,
    seeds: [
      'a\u202eb\0c\u200bd',
      '![x](https://e.vil) `a|b` \x1b[31m',
      'https://example.com/a?b=c',
      'AWS_SECRET_ACCESS_KEY=abcdEFGH1234',
      '  x\r\n\ty ',
    ],
    words: UNSEEN,
    run: (input) => {
      const lines = [
        plainLine(input),
        plainLine(input, 10),
        markdownText(input),
        markdownCode(input),
        jsonText(input),
        checkedLink(input) ?? '',
      ];
      for (const line of lines) checkShown(line);
      holds((lines[1] ?? '').length <= 10, 'a line is too long');
      checkShown(plainLines(input), true);
      const yaml = [...entryLines('key', input), ...entryLines(input, 'value'), ...itemLines(input)];
      for (const line of yaml) checkShown(line);
      if (input.length < 4_000) {
        const read: unknown = parse(entryLines('key', input).join('\n'));
        holds(isDeepStrictEqual(read, { key: input }), 'as YAML it is another text');
      }
      const { json: answer } = toolAnswer({ input });
      checkShown(answer, true);
      return [lines, yaml, answer, looksSecret(input.slice(0, 20), input)];
    },
  },
  {
    name: 'JSON laid out',
    shape: json,
    seeds: ['{"a":[1,{"b":"\u202e"},[],{}],"c":1e400,"c":"\\u0000\\\\"}', '[[[]]]', '"x"'],
    words: UNSEEN,
    run: (input) => {
      if (!isJson(input)) return undefined;
      const { text: laidOut, isCut } = layOutJson(input, 100_000);
      checkShown(laidOut, true);
      if (!isCut) holds(isDeepStrictEqual(JSON.parse(laidOut), JSON.parse(input)), 'laid out it says something else');
      return laidOut;
    },
  },
];

function readTwice<T>(input: string, read: (data: unknown) => T): T | undefined {
  if (!isJson(input)) return undefined;
  const message = read(JSON.parse(input));
  if (message !== undefined)
    holds(isDeepStrictEqual(read(message), message), 'what was read is read as something else');
  return message;
}

function isJson(input: string): boolean {
  try {
    JSON.parse(input);
    return true;
  } catch {
    return false;
  }
}
