import { describe, expect, it } from 'vitest';
import { variantFamily } from '../../../src/tags/variantFamily';

describe('variantFamily', () => {
  it.each([
    ['', '', [], []],
    ['-alpine', '-alpine', [], []],
    ['-alpine3.20', '-alpine#.#', [3, 20], []],
    ['-fpm-alpine3.20', '-fpm-alpine#.#', [3, 20], []],
    ['-debian-12-r3', '-debian-#-r#', [12], [3]],
    ['-cudnn-devel-ubuntu22.04', '-cudnn-devel-ubuntu#.#', [22, 4], []],
    ['-CU18-ubuntu-20.04', '-CU#-ubuntu-#.#', [20, 4], [18]],
    ['_11-jdk-jammy', '_#-jdk-jammy', [], [11]],
    ['-b06-jdk', '-b#-jdk', [], [6]],
    ['-990', '-#', [], [990]],
    ['-929.1679483341', '-#.#', [], [929, 1679483341]],
    ['-k3s1', '-k3s#', [], [1]],
    ['-eksbuild.12', '-eksbuild.#', [], [12]],
    ['-1a2b3c4', '-<hash>', [], []],
    ['-c67dce28e-ls203', '-<hash>-ls#', [], [203]],
  ])('lets base systems and builds rise: %s', (variant, name, base, build) => {
    expect(variantFamily(variant)).toEqual({ name, base, build });
  });

  it.each([
    '-jdk-21',
    '-eclipse-temurin-17',
    '-php8.2-fpm',
    '-python3.11',
    '-24-trixie',
    '-arm64v8',
    '-amd64',
    '-x86_64',
    '-windowsservercore-ltsc2022',
    '-nanoserver-1809',
    '-KB4493509-amd64',
    '-cuda12.1',
    '-slim-bookworm',
    '-alpine3.20x',
  ])('takes every other number for a name: %s', (variant) => {
    expect(variantFamily(variant)).toEqual({ name: variant, base: [], build: [] });
  });
});
