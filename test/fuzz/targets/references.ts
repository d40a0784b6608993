import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { digestOf } from '../../../src/oci/digest';
import { parsePlatform, platformPath } from '../../../src/oci/platform';
import { parseSpecifier, runsOn, usualPlatform } from '../../../src/oci/platformSpecifier';
import { customFinders } from '../../../src/references/customFinders';
import { applyEdits } from '../../../src/references/edits';
import { glob, globProblem } from '../../../src/references/glob';
import { meaning } from '../../../src/references/meaning';
import type { Occurrence, Span } from '../../../src/references/occurrence';
import { pinReference, unpinReference } from '../../../src/references/pin';
import { formatReference, parseReference, partsOfReference } from '../../../src/references/reference';
import { at, filesBeside, scan, type Scan, type ScanOptions, update } from '../../../src/references/scan';
import { sharedText } from '../../../src/references/sharing';
import { slotAt } from '../../../src/references/slot';
import { strayComments } from '../../../src/references/strayComments';
import { suppressionEdit } from '../../../src/references/suppressionEdit';
import { verifyPins } from '../../../src/references/verifyPins';
import { json, text } from '../shapes';
import { holds, type Target } from '../target';

const CORPUS = path.resolve('test/fixtures/references');
/** Whole documents take longer than all else. */
const SOME = 20;
/** Characters, three times what the examples have: all that a longer one has stands in a shorter one, too, which is read sooner. */
const MAX_DOCUMENT = 4 * 1024;
const DIGEST = digestOf(Buffer.from('fuzz'));
const WORDS = [
  ...[
    'image',
    'image:',
    'image: a:1\n',
    'FROM a:1\n',
    `@${DIGEST}`,
    'localhost:5000/a',
    '[::1]:5000/a/b:1',
    '${X:-a:1}',
    '$X',
    'docker://',
    'oci://',
  ],
  ...[
    ' # oci-lens-ignore pinned: why',
    '# oci-lens-ignore pinned, exists: why\n',
    ' # renovate: datasource=docker',
    '!reference [.a, image]',
  ],
];
const BESIDE: Readonly<Record<string, string>> = {
  '.env': "TAG=1.2\nIMAGE='ghcr.io/a/b'\nX=${TAG:-y}\n",
  'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\nappVersion: "2.1"\n',
};
const OPTIONS: ScanOptions = { beside: (file) => BESIDE[file.slice(file.lastIndexOf('/') + 1)] };

/** Formats that have one reader for all their files, by the folder of their examples. */
const files = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !['expected.jsonl', 'README.md', '.env'].includes(entry.name))
  .map((entry) => path.join(entry.parentPath, entry.name));

/** Each folder of the corpus, once for each kind of file in it. */
const groups = new Map<string, string[]>();
for (const file of files) {
  const name = groupOf(path.relative(CORPUS, file));
  groups.set(name, [...(groups.get(name) ?? []), file]);
}

const ofFormats = [...groups].map(([name, [first = '', ...others]]): Target => {
  const seeds = [first, ...others].map((file) => readFileSync(file, 'utf8'));
  return {
    name: `find ${name}`,
    shape: name.endsWith('JSON') ? json : text,
    seeds,
    words: WORDS,
    glance: SOME,
    maxInput: MAX_DOCUMENT,
    run: (input) => read(first, input),
  };
});

export const references: readonly Target[] = [
  ...ofFormats,
  {
    name: 'find custom',
    shape: text,
    seeds: [
      'images:\n  a: { ref: "nginx:1" }\n  b: {ref: docker://x/y@' + DIGEST + '}\n- image: a\n',
      '{"images": {"a": {"ref": "nginx"}}, "image": ["a", {"image": "b:1"}]}',
    ],
    words: WORDS,
    run: (input) =>
      read('my/images.yaml', input, {
        additional: customFinders({ '**/*.yaml': ['images.*.ref', '**.image', '[].image[]'] }),
      }),
  },
  {
    name: 'paths of custom positions',
    shape: text,
    seeds: ['images.*.ref', '**.image', 'a[].b', '[][].**.c', '"a.b".c'],
    words: ['*', '**', '[]', '.', '\\.'],
    run: (input) =>
      read('a.yaml', 'a: {b: [{c: x:1, image: y:2}]}\nimage: z:3\n', {
        additional: customFinders({ '*.yaml': [input], [input]: ['**'] }),
      }),
  },
  {
    name: '.env',
    shape: text,
    seeds: [
      readFileSync(path.join(CORPUS, 'compose/env/.env'), 'utf8'),
      'A=b\nexport C=\'d\'\nE="${A:-x}\n y" # z\nF: g\nH\nI=$A$$\n',
    ],
    words: ['${', '}', ':-', '$', 'TAG', 'A'],
    run: (input) => {
      const compose = 'services:\n  a: {image: "x:${TAG}${A}"}\n  b: {image: "${IMAGE:-y:${E-1}}"}\n';
      return read('compose.yaml', compose, { beside: (file) => (file === '.env' ? input : undefined) });
    },
  },
  {
    name: 'reference',
    shape: text,
    seeds: ['nginx', 'localhost:5000/a/b:1.2-x', `ghcr.io/a/b:1@${DIGEST}`, '[::1]:5000/x', 'index.docker.io/a'],
    words: ['docker.io/', 'library/', `@${DIGEST}`, ':latest', 'localhost'],
    run: (input) => {
      const parsed = parseReference(input);
      let behind = 0;
      for (const part of partsOfReference(input)) {
        checkSpan(part, input);
        holds(part.start >= behind, 'parts overlap');
        behind = part.end;
      }
      if (parsed.kind !== 'ok') return parsed;
      for (const { part, start, end } of partsOfReference(input)) {
        const { [part]: read = '' } = parsed.value;
        // The registry and the repository may be written short.
        const isIt = part === 'tag' || part === 'digest' ? read === input.slice(start, end) : true;
        holds(isIt, 'a part stands elsewhere');
        if (part === 'repository') holds(read.endsWith(input.slice(start, end)), 'a repository stands elsewhere');
      }
      holds(
        isDeepStrictEqual(parseReference(formatReference(parsed.value)), parsed),
        'in full it is another reference',
      );
      return parsed;
    },
  },
  {
    name: 'glob',
    shape: text,
    seeds: ['**/*.yaml', 'deploy/**', 'a{b,{c,d}}?.y*ml', '*/**/x'],
    words: ['**/', '{a,b}', '*', '?'],
    run: (input) => {
      const isPlain = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/.test(input) && globProblem(input) === undefined;
      if (isPlain) holds(glob(input)(input) && glob(input)(`a/${input}`), 'a plain path does not fit itself');
      if (isPlain) holds(!glob(input)(`${input}x`) && !glob(input)(`x${input}`), 'a plain path fits another');
      return [globProblem(input), glob(input)('a/b/c.yaml'), glob(input)(input), glob(input)('a/'.repeat(200))];
    },
  },
  {
    name: 'platform',
    shape: text,
    seeds: ['linux/arm64/v8', 'arm64', 'windows', 'linux/x86_64', 'arm/7', 'macos/aarch64'],
    words: ['linux', 'amd64', 'armhf', '__proto__', 'constructor', 'valueOf', '/', 'v'],
    run: (input) => {
      const platform = parsePlatform(input);
      const specifier = parseSpecifier(input);
      if (platform)
        holds(isDeepStrictEqual(parsePlatform(platformPath(platform)), platform), 'a platform is read as another');
      const made = { os: input, architecture: input, variant: input };
      return [
        platform,
        specifier,
        specifier && runsOn(made, specifier),
        runsOn(made, usualPlatform(made)),
        platform && runsOn(platform, platform),
      ];
    },
  },
];

function groupOf(file: string): string {
  const [folder = ''] = file.split(path.sep);
  const kinds = [
    [/Chart\.yaml$/, 'Chart'],
    [/values[^/]*\.yaml$/, 'values'],
    [/Dockerfile|Containerfile/, 'Dockerfile'],
    [/\.json$/, 'JSON'],
  ] as const;
  const kind = kinds.find(([pattern]) => pattern.test(file))?.[1];
  if (kind === 'Dockerfile') return kind;
  return kind ? `${folder} ${kind}` : folder;
}

/** Finds all that stands in a document, as an editor does, and tries what can be done with it. */
function read(file: string, input: string, options: ScanOptions = OPTIONS): unknown {
  const found = scan({ path: file, text: input }, options);
  filesBeside({ path: file, text: input }, options);
  const { occurrences } = found;
  let last = -1;
  for (const occurrence of occurrences) {
    check(input, occurrence);
    holds(occurrence.span.start >= last, 'places overlap');
    last = occurrence.span.end;
  }
  // Each looks through all.
  for (const { span } of occurrences.slice(0, SOME))
    holds(at(found, span.start) !== undefined, 'nothing stands where something was found');
  for (const { span } of strayComments(input, occurrences)) checkSpan(span, input);
  // What takes several readings more, for some of the inputs.
  if (input.length % 4 !== 0) return occurrences;
  const middle = occurrences[Math.floor(occurrences.length / 2)];
  if (middle) tryEdits(found, middle);
  const place = middle?.span.end ?? Math.floor(input.length / 2);
  const slot = slotAt(found, place);
  if (slot) checkSpan(slot.span, input);
  const typed = update(found, [{ span: { start: place, end: place }, newText: ':1' }]);
  const fresh = scan({ path: file, text: input.slice(0, place) + ':1' + input.slice(place) }, options);
  holds(isDeepStrictEqual(typed.occurrences, fresh.occurrences), 'an update finds something else than a scan');
  return occurrences;
}

function check(
  input: string,
  { span, text: shown, target, edit, asks, parts = [], suppressions = [] }: Occurrence,
): void {
  checkSpan(span, input);
  holds(shown !== '' && input.slice(span.start, span.end) === shown, 'the text of a place is not what stands there');
  if (target.kind !== 'unresolved') {
    const parsed = { kind: 'ok', value: target.reference };
    holds(
      isDeepStrictEqual(parseReference(formatReference(target.reference)), parsed),
      'in full it is another reference',
    );
    if (edit.kind === 'literal') {
      const literal = input.slice(edit.span.start, edit.span.end);
      holds(isDeepStrictEqual(parseReference(literal), parsed), 'the literal is not the reference');
    }
  }
  const written =
    edit.kind === 'digest' ? [edit.write, ...(edit.erase ? [edit.erase] : [])] : edit.kind === 'literal' ? [edit] : [];
  const asked = [asks.platform, asks.user, asks.nonRoot, ...(asks.ports ?? [])].filter((one) => one !== undefined);
  const origins = parts.flatMap(({ from }) => (from.kind === 'document' ? [from] : []));
  for (const each of [...written, ...asked, ...origins, ...suppressions]) checkSpan(each.span, input);
}

function checkSpan({ start, end }: Span, input: string): void {
  holds(
    start >= 0 && end >= start && end <= input.length && Number.isSafeInteger(start) && Number.isSafeInteger(end),
    'a span leads out of the text',
  );
}

/** What an edit makes is looked at again before it is applied: where that lets it pass, it did what it should. */
function tryEdits(before: Scan, occurrence: Occurrence): void {
  const within = sharedText(before);
  const index = before.occurrences.indexOf(occurrence);
  for (const change of [pinReference(occurrence, DIGEST, within), unpinReference(occurrence, within)]) {
    if (change.kind === 'refused') continue;
    checkSpan(change.span, before.text);
    const after = update(before, [change]);
    if (!verifyPins(before, [change], after)) continue;
    const now = after.occurrences[index];
    if (now?.target.kind === 'image') holds(now.target.reference.digest === change.digest, 'a pin has another digest');
    else holds(change.digest === undefined, 'after a pin no image stands there');
    holds(at(after, now?.span.end ?? -1) !== undefined, 'nothing stands where it was pinned');
    checkOthers(before, after);
    if (now && change.digest !== undefined) checkWayBack(before, occurrence, after, now);
  }
  const comment = suppressionEdit(before, occurrence, ['pinned'], 'a\nreason');
  if (!comment) return;
  holds(!/[\n\r]/.test(comment.newText.replace(/\r?\n$/, '')), 'a comment has several lines');
  const commented = scan({ path: before.path, text: applyEdits(before.text, [comment]) }, before.options);
  const meanings = ({ occurrences }: Scan) => occurrences.map((each) => meaning(each));
  holds(isDeepStrictEqual(meanings(commented), meanings(before)), 'a comment changes what a document says');
  const rules = commented.occurrences[index]?.suppressions?.map(({ rule }) => rule);
  holds(rules?.includes('pinned') === true, 'a comment does not count');
}

/** Nothing but digests changes: read anew, as by who opens the document then. */
function checkOthers(before: Scan, after: Scan): void {
  const fresh = scan({ path: before.path, text: after.text }, before.options);
  holds(isDeepStrictEqual(fresh.occurrences, after.occurrences), 'a pinned document is read as another');
  for (const [index, { target }] of before.occurrences.entries()) {
    const now = fresh.occurrences[index]?.target;
    // What an unpinned chart comes to may be known only when it is used.
    if (target.kind === 'unresolved' || now?.kind === 'unresolved') continue;
    const undigested = now && formatReference({ ...now.reference, digest: undefined });
    holds(
      undigested === formatReference({ ...target.reference, digest: undefined }),
      'a pin changes more than a digest',
    );
  }
}

/** Unpinning what was pinned leaves what was there before. */
function checkWayBack(before: Scan, occurrence: Occurrence, after: Scan, now: Occurrence): void {
  const { target, edit } = occurrence;
  if (target.kind !== 'image' || target.reference.digest !== undefined || edit.kind !== 'literal') return;
  const back = unpinReference(now, sharedText(after));
  holds(back.kind !== 'refused', 'what was pinned is not unpinned');
  holds(applyEdits(after.text, [back]) === before.text, 'unpinned, it is not what it was');
}
