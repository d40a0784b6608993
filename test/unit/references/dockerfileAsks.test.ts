import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';

/** For each image: its text, and for a container its user; `-` where only the build reads it, `image` where nothing is said. */
function asked(text: string, path = 'Dockerfile'): string[] {
  return scan({ path, text }).occurrences.map(({ text: written, asks: { runs, user } }) => {
    const value = user ? (user.value ?? '?') : 'image';
    return `${written} ${runs === false ? '-' : value}`;
  });
}

describe('who runs an image of a Dockerfile', () => {
  it.each<[string, string, string[]]>([
    ['the user of the image', 'FROM a', ['a image']],
    ['USER', 'FROM a\nUSER app', ['a app']],
    ['the last USER', 'FROM a\nUSER root\nRUN x\nuser 1000:1000\nCMD y', ['a 1000:1000']],
    ['USER 0 at the end', 'FROM a\nUSER app\nUSER 0', ['a 0']],
    ['the last stage alone', 'FROM a AS build\nUSER app\nFROM b\nCOPY --from=build /x /x', ['a -', 'b image']],
    ['a stage that begins with another', 'FROM a AS Base\nUSER app\nFROM b\nFROM base', ['a app', 'b -']],
    ['the nearest USER', 'FROM a AS x\nUSER 1\nFROM x AS y\nUSER 2\nFROM y', ['a 2']],
    ['the later of two stages of one name', 'FROM a AS x\nFROM b AS x\nFROM x', ['a -', 'b image']],
    ['any of the stages that a platform chooses', 'FROM a AS x-amd64\nFROM b AS x-arm64\nUSER 1\nFROM c\nFROM x-$TARGETARCH\n', ['a image', 'b 1', 'c -']], // prettier-ignore
    ['nothing', 'FROM a\nFROM scratch\nUSER 1', ['a -']],
    ['what a build reads', '# syntax=docker/dockerfile:1\nFROM a\nCOPY --from=b /x /x\nRUN --mount=from=c,target=/x y', ['docker/dockerfile:1 -', 'a image', 'b -', 'c -']], // prettier-ignore
    ['ONBUILD', 'FROM a\nONBUILD USER 0\nONBUILD COPY --from=b / /', ['a image', 'b -']],
    ['quotes', 'FROM a\nUSER "app"', ['a app']],
    ['a heredoc', 'FROM a\nUSER 1\nRUN <<EOF\nUSER 0\nEOF', ['a 1']],
    ['a variable of the image', 'FROM a\nUSER $APP_UID', ['a ?']],
    ['a template', 'FROM a\nUSER {{ user }}', ['a ?']],
    ['a default of the stage', 'FROM a\nARG U=1000 G=7\nUSER ${U}:$G', ['a 1000:7']],
    ['a default in the variable', 'FROM a\nUSER ${U:-0}', ['a ?']],
    ['ARG without a default', 'FROM a\nARG U\nUSER $U', ['a ?']],
    ['ARG with a default in front of FROM', 'ARG U=1\nFROM a\nARG U\nUSER $U', ['a 1']],
    ['ARG in front of FROM that the stage does not name', 'ARG U=1\nFROM a\nUSER $U', ['a ?']],
    ['ARG of another stage', 'FROM b\nARG U=1\nFROM a\nUSER $U', ['b -', 'a ?']],
    ['ENV over ARG', 'FROM a\nENV U=app\nARG U=1\nUSER $U', ['a app']],
    ['the old ENV', 'FROM a\nENV U app\nUSER $U', ['a ?']],
    ['USER without a name', 'FROM a\nUSER\n', ['a image']],
    ['a USER in front of FROM', 'USER 1\nFROM a', ['a image']],
  ])('%s', (_name, text, expected) => {
    expect(asked(text)).toEqual(expected);
  });

  it('tells where it is said', () => {
    const text = '# escape=`\nFROM a\nUSER `\n  "app"\n';
    const [user] = scan({ path: 'Dockerfile', text }).occurrences.map(({ asks }) => asks.user);
    expect(user && text.slice(user.span.start, user.span.end)).toBe('app');
  });

  it('does not grow with the square of stages that could be meant', () => {
    const stages = Array.from({ length: 3000 }, (_, number) => `FROM x-$TARGETARCH AS x-${number}\n`).join('');
    expect(asked(`FROM a AS x-\n${stages}`)).toEqual(['a image']);
  });

  it('holds for one that stands in a Compose file', () => {
    const inline = '    build:\n      dockerfile_inline: |\n        FROM a AS b\n        FROM c\n        USER 0\n';
    expect(asked(`services:\n  web:\n${inline}`, 'compose.yaml')).toEqual(['a -', 'c 0']);
    expect(asked(`services:\n  web:\n    user: "7"\n${inline}`, 'compose.yaml')).toEqual(['a -', 'c 7']);
  });
});
