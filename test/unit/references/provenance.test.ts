import { expect, it } from 'vitest';
import { provenanceOf } from '../../../src/references/provenance';
import { scan } from '../../../src/references/scan';
import { partsIn } from './marked';

it('names the place of each part', () => {
  const text = 'ARG REGISTRY=ghcr.io\nARG V=3\nFROM ${REGISTRY}/team/base:${V}.1\n';
  const [found] = scan({ path: 'Dockerfile', text }).occurrences;
  expect(found && partsIn(text, found)).toEqual([
    ['registry', 'ghcr.io'],
    ['repository', 'team/base'],
    ['tag', '3'],
    ['tag', '.1'],
  ]);
  expect(found?.edit).toEqual({ kind: 'refused', reason: 'templated' });
});

it('names the variable that can change a literal', () => {
  const text = 'ARG BASE=alpine:3\nFROM ${BASE}\n';
  const [found] = scan({ path: 'Dockerfile', text }).occurrences;
  expect(found).toMatchObject({ edit: { kind: 'literal', span: { start: 9, end: 17 }, variable: 'BASE' } });
  expect(found?.parts).toBeUndefined();
});

it('gives a file for what stands in it, and nothing for what stands nowhere', () => {
  const file = { kind: 'file', path: '.env' } as const;
  expect(provenanceOf([{ text: 'docker.io/library/a@sha256:' }, { text: 'b'.repeat(64), from: file }])).toEqual([
    { part: 'digest', from: file },
  ]);
  expect(provenanceOf([{ text: 'a/b:1', from: file }])).toEqual([
    { part: 'repository', from: file },
    { part: 'tag', from: file },
  ]);
});
