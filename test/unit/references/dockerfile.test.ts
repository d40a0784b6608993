import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';
import { cpuTime } from '../../support/cpuTime';
import { editedText, said, scanMarked } from './marked';

function dockerfile(marked: string): string[] {
  return scanMarked('Dockerfile', marked).map(said);
}

function edits(text: string): string[] {
  return scan({ path: 'Dockerfile', text }).occurrences.map((occurrence) => editedText(text, occurrence));
}

describe('which files are Dockerfiles', () => {
  it.each([
    'Dockerfile',
    'a/b/Containerfile',
    'dockerfile',
    'web.Dockerfile',
    'x/Dockerfile.prod',
    'Containerfile.arm64',
  ])('%s is', (path) => {
    scanMarked(path, 'FROM «alpine»');
  });
  it.each(['Dockerfile.go', 'Dockerfile.py', 'Dockerfile.j2', 'Dockerfile.tmpl', 'app.containerfile'])(
    '%s is, by what it begins with',
    (path) => {
      scanMarked(path, '\uFEFF# x\n\nFROM «alpine»');
    },
  );
  it.each([
    ['dockerfile.py', 'from typing import Any\nFROM alpine'],
    ['dockerfile.ts', 'export const x = `\nFROM alpine\n`;'],
    ['Dockerfile.md', '# Title\n\nText.\nFROM alpine'],
    ['Containerfile.containerignore', 'FROM alpine'],
  ])('%s is not', (path, text) => {
    scanMarked(path, text);
  });
  it.each(['Dockerfile.dockerignore', 'dockerfiles/readme.md', 'Dockerfile-notes.txt', 'xdockerfile'])(
    '%s is not',
    (path) => {
      scanMarked(path, 'FROM alpine');
    },
  );
  it('goes by the language where the editor names it', () => {
    scanMarked('Untitled-1', 'FROM «alpine»', 'dockerfile');
  });
});

describe('FROM', () => {
  it.each<[string, string, string[]]>([
    ['one image', 'FROM «alpine:3.22»\n', ['docker.io/library/alpine:3.22']],
    ['any case and blanks', '  from\t «Quay.io/a/b»   as  x\n', ['Quay.io/a/b']],
    ['a platform in front', 'FROM --platform=$BUILDPLATFORM «golang:1» AS build', ['docker.io/library/golang:1']],
    ['a digest', `FROM «a@sha256:${'0'.repeat(64)}»`, [`docker.io/library/a@sha256:${'0'.repeat(64)}`]],
    ['quotes', 'FROM "«alpine:3»"\nFROM \'«b»\'', ['docker.io/library/alpine:3', 'docker.io/library/b']],
    [
      'stage names, without regard to case',
      'FROM «a» AS Build\nFROM build\nFROM BUILD AS c\nFROM C',
      ['docker.io/library/a'],
    ],
    [
      'only earlier stages',
      'FROM «build»\nFROM «a» AS build\nFROM build',
      ['docker.io/library/build', 'docker.io/library/a'],
    ],
    ['its own name', 'FROM «nginx» AS nginx', ['docker.io/library/nginx']],
    ['scratch', 'FROM scratch\nFROM «scratch:1»', ['docker.io/library/scratch:1']],
    ['a number, which is an image here', 'FROM «a»\nFROM «0»', ['docker.io/library/a', 'docker.io/library/0']],
    ['CRLF', 'FROM «a» AS b\r\nFROM b\r\nFROM «c»\r\n', ['docker.io/library/a', 'docker.io/library/c']],
    ['a byte order mark', '\uFEFFFROM «a»', ['docker.io/library/a']],
    ['tabs', '\tFROM\t«a»\tAS\tb\nFROM b', ['docker.io/library/a']],
    ['multibyte text in front', '# 🐳 größe\nLABEL a="🐳"\nFROM «a»', ['docker.io/library/a']],
    ['nothing yet', 'FROM \nFROM\nFROM --platform=x\nFROM ""', []],
    ['an invalid reference', 'FROM «nginx:»\nFROM «Foo»', ['invalid tag', 'invalid uppercase']],
    ['ERB', 'FROM «<%= base %>»\nFROM «a:<%= tag || "x" %>» AS b\nFROM b', ['templated', 'templated']],
    ['NUL', 'FROM «a\0b»\n', ['invalid repository']],
    [
      'quotes around a part',
      'FROM «"a"b»\nFROM «"a""b"»\nCOPY --from=«"a"b» / /\nCOPY --from=«"»',
      ['docker.io/library/ab', 'docker.io/library/ab', 'invalid repository', 'invalid repository'],
    ],
    ['a lone CR, which is a blank', 'FROM\r«a»\rAS b\nFROM b\r\r\n', ['docker.io/library/a']],
    ['a template', 'FROM «{{ .base }}:{{ .tag }}» AS x\nFROM x\nFROM «{{» broken', ['templated', 'templated']],
    ['comments', '# FROM a\n  # FROM b\nFROM «c»\n#FROM d', ['docker.io/library/c']],
  ])('%s', (_name, marked, expected) => {
    expect(dockerfile(marked)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['over lines', 'FROM \\\n  «alpine:3» \\\n AS x\nFROM x', ['docker.io/library/alpine:3']],
    [
      'with comments and empty lines between',
      'FROM \\\n# FROM x\n\n   # y\n  «a» AS b\nFROM b',
      ['docker.io/library/a'],
    ],
    ['blanks behind the mark', 'FROM \\  \n «a»', ['docker.io/library/a']],
    ['CRLF', 'FROM \\\r\n «a» \\\r\n AS b\r\nFROM b', ['docker.io/library/a']],
    ['inside the keyword', 'FR\\\nOM «a»', ['docker.io/library/a']],
    ['inside the reference', 'FROM «alp\\\nine:3»', ['docker.io/library/alpine:3']],
    ['an escaped mark continues nothing', 'RUN echo \\\\\nFROM «a»', ['docker.io/library/a']],
    [
      'another escape character',
      '# escape=`\nFROM `\n «a»\nRUN dir c:\\\nFROM «b»',
      ['docker.io/library/a', 'docker.io/library/b'],
    ],
    [
      'another escape character, behind blanks',
      '# syntax=«a»\n \t# EsCaPe=`\nFROM `\n «b»\n',
      ['docker.io/library/a', 'docker.io/library/b'],
    ],
    ['the image that reads the file is not looked for behind blanks', ' # syntax=a\nFROM «b»', ['docker.io/library/b']],
    ['a directive must come first', '# x\n# escape=`\nFROM \\\n «a»', ['docker.io/library/a']],
    ['up to the end of the file', 'FROM «a» \\', ['docker.io/library/a']],
  ])('continues %s', (_name, marked, expected) => {
    expect(dockerfile(marked)).toEqual(expected);
  });

  it('refuses to edit a reference that is broken over lines', () => {
    expect(edits('FROM alp\\\nine:3')).toEqual(['<escaped>']);
  });

  it.each([
    ['linux/arm64', { os: 'linux', architecture: 'arm64', variant: undefined }],
    ['"linux/arm/v7"', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['$BUILDPLATFORM', undefined],
    ['${TARGETPLATFORM}', undefined],
    ['linux/$TARGETARCH', undefined],
    ['linux', { os: 'linux' }],
  ])('asks for the platform %s', (flag, expected) => {
    const { occurrences } = scan({ path: 'Dockerfile', text: `FROM --platform=${flag} a` });
    expect(occurrences.map(({ asks }) => asks.platform?.value.each)).toEqual([expected && [expected]]);
  });

  it('does not know a platform of a variable that is not set', () => {
    const { occurrences } = scan({ path: 'Dockerfile', text: 'FROM --platform=$NOPE a' });
    expect(occurrences.map(({ asks }) => asks.platform?.value)).toEqual([{ each: [{}], open: { kind: 'ofARun' } }]);
  });
});

describe('variables in FROM', () => {
  it.each<[string, string, string[], string[]]>([
    [
      'a whole reference',
      'ARG BASE=alpine:3\nFROM «${BASE}»\nFROM «$BASE»',
      ['docker.io/library/alpine:3', 'docker.io/library/alpine:3'],
      ['alpine:3', 'alpine:3'],
    ],
    ['a quoted one', 'ARG BASE="alpine:3"\nFROM «${BASE}»', ['docker.io/library/alpine:3'], ['alpine:3']],
    ['a tag', 'ARG V=3.22\nFROM «alpine:${V}»', ['docker.io/library/alpine:3.22'], ['<templated>']],
    ['several in a line', 'ARG R=quay.io V=1\nFROM «$R/a:$V»', ['quay.io/a:1'], ['<templated>']],
    ['ARG from ARG', 'ARG V=1\nARG A=a:$V\nARG B=$A\nFROM «$B»', ['docker.io/library/a:1'], ['<templated>']],
    ['ARG that is another', 'ARG A=a:1\nARG B=${A}\nFROM «$B»', ['docker.io/library/a:1'], ['a:1']],
    ['no default', 'ARG V\nFROM «alpine:$V»\nFROM «$X»', ['templated', 'templated'], ['<templated>', '<templated>']],
    ['an earlier default stays', 'ARG V=1\nARG V\nFROM «a:$V»', ['docker.io/library/a:1'], ['<templated>']],
    ['the last default', 'ARG B=a\nARG B=b\nFROM «$B»', ['docker.io/library/b'], ['b']],
    ['an empty one', 'ARG S=\nFROM «a$S»', ['docker.io/library/a'], ['a']],
    ['nothing but an empty one', 'ARG S=\nFROM «$S»', ['invalid empty'], ['<templated>']],
    [
      'a default of its own',
      'FROM «${B:-a:1}»\nFROM «${B-b}»',
      ['docker.io/library/a:1', 'docker.io/library/b'],
      ['a:1', 'b'],
    ],
    ['a default within a default', 'FROM «${A:-${B:-c:1}}»', ['docker.io/library/c:1'], ['c:1']],
    [
      'an empty value and both kinds of default',
      'ARG E=\nFROM «${E:-a}»\nFROM «b${E-c}»',
      ['docker.io/library/a', 'docker.io/library/b'],
      ['a', 'b'],
    ],
    [
      'alternatives',
      'ARG V=1\nFROM «a${V:+-x}»\nFROM «b${W:+-x}»',
      ['docker.io/library/a-x', 'docker.io/library/b'],
      ['<templated>', 'b'],
    ],
    [
      'an error message',
      'ARG A=a\nFROM «${A:?needed}»\nFROM «${B:?needed}»',
      ['docker.io/library/a', 'templated'],
      ['a', '<templated>'],
    ],
    [
      'pattern forms, whose result stands nowhere',
      'ARG A=a-b\nFROM «${A%-b}»\nFROM «${A/a/b}»\nFROM «${B#x}»\nFROM «${A%\\x}»',
      ['docker.io/library/a', 'docker.io/library/b-b', 'templated', 'templated'],
      ['<templated>', '<templated>', '<templated>', '<templated>'],
    ],
    [
      'an ARG of the platform with a default',
      'ARG TARGETARCH=arm64\nFROM «a:${TARGETARCH}»',
      ['docker.io/library/a:arm64'],
      ['<templated>'],
    ],
    [
      'quotes inside quotes',
      `ARG A="it's"\nARG B='a:"1"'\nFROM «a\${A:+:1}»\nFROM «$B»\nFROM «\${X:-"b:}"}»`,
      ['docker.io/library/a:1', 'invalid tag', 'invalid tag'],
      ['<templated>', 'a:"1"', 'b:}'],
    ],
    [
      'an ARG of a stage does not count',
      'FROM «a»\nARG B=b\nFROM «$B»',
      ['docker.io/library/a', 'templated'],
      ['a', '<templated>'],
    ],
    ['scratch and stages by variable', 'ARG S=scratch\nARG T=x\nFROM $S AS x\nFROM $T', [], []],
    ['the platform of a run', 'FROM «a:${TARGETARCH}»', ['templated'], ['<templated>']],
    [
      'the platform of a run in a stage name',
      'FROM «a» AS base-amd64\nFROM base-${TARGETARCH}',
      ['docker.io/library/a'],
      ['a'],
    ],
    ['itself', 'ARG A=$A\nFROM «$A»', ['templated'], ['<templated>']],
  ])('%s', (_name, marked, expected, expectedEdits) => {
    expect(dockerfile(marked)).toEqual(expected);
    expect(edits(marked.replace(/[«»]/g, ''))).toEqual(expectedEdits);
  });

  it('ends where they nest without end', () => {
    const text = `FROM ${'${A:-'.repeat(100_000)}`;
    expect(scan({ path: 'Dockerfile', text }).occurrences.map(said)).toEqual(['templated']);
  });

  it('ends where names are many', () => {
    const pieces = Array.from({ length: 4000 }, (_, i) => `\${X${i}:-a}`).join('');
    const args = Array.from({ length: 20_000 }, (_, i) => `ARG B${i}=$A`);
    const stages = Array.from({ length: 20_000 }, (_, i) => `FROM a AS s${i}\nFROM x$U`);
    const text = [`ARG A=${pieces}`, ...args, 'FROM $B9', ...stages].join('\n');
    const time = cpuTime(() => expect(scan({ path: 'Dockerfile', text }).occurrences).toHaveLength(40_001));
    expect(time).toBeLessThan(5000);
  });

  it('ends where values double at every step', () => {
    const steps = Array.from({ length: 60 }, (_, i) => `ARG A${i + 1}=$A${i}$A${i}`);
    const text = ['ARG A0=xx', ...steps, 'FROM $A60'].join('\n');
    expect(scan({ path: 'Dockerfile', text }).occurrences.map(said)).toEqual(['templated']);
  });
});

describe('images beside FROM', () => {
  it.each<[string, string]>([
    ['COPY --from', 'FROM «a» AS b\nCOPY --from=«c:1» /x /y\nCOPY --chown=1 --from=«d» x y'],
    [
      'stages, earlier and later, and numbers',
      'FROM «a» AS b\nCOPY --from=B x y\nCOPY --from=0 x y\nCOPY --from=later x y\nFROM «c» AS later',
    ],
    ['no flag', 'FROM «a»\nCOPY x --from=y /z\nADD --from=b x y\nRUN echo --mount=from=x'],
    ['quotes', 'FROM «a»\nCOPY --from="«c»" x y'],
    ['mounts', 'FROM «a»\nRUN --mount=type=bind,from=«c:1»,target=/c --mount=target=/d,FROM=«d» --network=none x'],
    [
      'mounts over lines',
      'FROM «a»\nRUN --mount=type=cache,target=/x \\\n    --mount=type=bind,from=«c»,target=/c \\\n    x',
    ],
    [
      'mounts of stages and of nothing',
      'FROM «a» AS b\nRUN --mount=from=B,target=/x --mount=type=cache,target=/y --mount=from= --mount=from=scratch,target=/z x',
    ],
    ['a quoted field', 'FROM «a»\nRUN --mount=type=bind,"from=«c»",target=/c x'],
    ['ONBUILD', 'FROM «a»\nONBUILD COPY --from=«c» x y\nONBUILD RUN --mount=from=«d»,target=/d x\nONBUILD RUN echo'],
    ['syntax', '# syntax=«docker/dockerfile:1»\nFROM «a»'],
    ['syntax behind other directives', '#check=skip=all\n#  SYNTAX = «docker/dockerfile:1-labs»  \r\nFROM «a»'],
    ['syntax behind a byte order mark', '\uFEFF#syntax=«x/y» opt=1\nFROM «a»'],
    ['syntax behind a shebang', '#!/usr/bin/env docker\n# syntax=«x/y»\nFROM «a»'],
    ['syntax behind another comment', '# by me\n# syntax=x/y\nFROM «a»'],
    ['syntax behind a comment that looks like a directive', '# author=me\n# syntax=x/y\nFROM «a»'],
    ['syntax behind a blank', ' # syntax=x/y\nFROM «a»'],
    ['syntax behind slashes', '// syntax = «x/y:1» opt\nprogram'],
    ['syntax in JSON', '{ "build": {"syntax": "no"}, "syntax": "«x/y:1»" }'],
    ['syntax too late', '\n# syntax=docker/dockerfile:1\nFROM «a»\n# syntax=x'],
  ])('%s', (_name, marked) => {
    scanMarked('Dockerfile', marked);
  });

  it('does not expand variables there', () => {
    const found = scanMarked(
      'Dockerfile',
      'ARG V=1\nFROM scratch\nCOPY --from=«b:$V» x y\nRUN --mount=from=«${C}»,target=/c x\nONBUILD COPY --from=«$V» x y\nCOPY --from=«{{ .x }}:$V» x y\nCOPY --from=«b\\\n$V» x y',
    );
    expect(found.map(({ target, edit }) => [target, edit])).toEqual(
      ['notExpanded', 'notExpanded', 'notExpanded', 'templated', 'notExpanded'].map((kind) => [
        { kind: 'unresolved', reason: { kind } },
        { kind: 'refused', reason: 'templated' },
      ]),
    );
  });
});

describe('heredocs', () => {
  it.each<[string, string]>([
    ['hide what they hold', 'FROM «a»\nRUN <<EOF\nFROM b\nCOPY --from=c x y\nEOF\nFROM «d»'],
    ['with quotes, tabs and file descriptors', 'FROM «a»\nRUN cat 3<<-"EOF" >x\nFROM b\n\t\tEOF\nFROM «d»'],
    ['several', 'FROM «a»\nCOPY <<A <<B /x/\nFROM 1\nA\nFROM 2\nB\nFROM «c»'],
    ['behind ONBUILD', 'FROM «a»\nONBUILD RUN <<E\nFROM b\nE\nFROM «c»'],
    ['CRLF', 'FROM «a»\r\nRUN <<E\r\nFROM b\r\nE\r\nFROM «c»'],
    ['with an escaped name', 'FROM «a»\nRUN <<\\E\nFROM b\nE\nFROM «c»'],
    ['whatever the escape character is', '# escape=`\nFROM «a»\nRUN <<\\E\nFROM b\nE\nFROM «c»'],
    ['none whose end has tabs in front', 'FROM «a»\nRUN <<E\nFROM «b»\n\tE\nFROM «c»'],
    ['none in quotes', 'FROM «a»\nRUN echo "<<EOF"\nFROM «b»\nRUN echo \'x <<EOF\'\nFROM «c»\nEOF'],
    ['none in other instructions', 'FROM «a»\nLABEL x <<E\nFROM «b»\nE'],
    ['none without an end', 'FROM «a»\nRUN <<EOF\nFROM «b»'],
    ['no comments inside', 'FROM «a»\nRUN <<E\n# x \\\nE\nFROM «b»'],
    ['the mount is outside', 'FROM «a»\nRUN --mount=from=«m»,target=/m <<E\nx\nE\nFROM «b»'],
  ])('%s', (_name, marked) => {
    scanMarked('Dockerfile', marked);
  });

  it('takes linear time where none has an end', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `RUN <<E${i}`).join('\n');
    expect(cpuTime(() => scan({ path: 'Dockerfile', text }))).toBeLessThan(2000);
  });
});
