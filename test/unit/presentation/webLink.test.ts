import { describe, expect, it } from 'vitest';
import { checkedLink } from '../../../src/presentation/webLink';
import { readHover } from './readHover';

describe('the link to an address that an image wrote', () => {
  it.each([
    ['https://github.com/nginx/docker-nginx.git', 'github.com/nginx/docker-nginx.git'],
    ['https://github.com/a/b/tree/v1.0_x~y/sub#L3', 'github.com/a/b/tree/v1.0_x~y/sub#L3'],
    ['https://EXAMPLE.com', 'example.com'],
    ['https://example.com:8443/a/', 'example.com:8443/a'],
    ['https://example.com/a/../b?q=1', 'example.com/b?q=1'],
    ['https://example.com/%7Euser/**x**_y_'.replaceAll('*', ''), 'example.com/%7Euser/x_y_'],
  ])('%s shows where it leads', (address, text) => {
    const { links, others } = readHover([{ theirs: `| a |\n|:--|\n| ${checkedLink(address) ?? ''} |` }]);
    expect(links).toEqual([{ text, to: new URL(address).href, trusted: false }]);
    expect(others).toEqual([]);
  });

  it.each([
    '',
    'github.com/nginx/docker-nginx',
    'http://example.com/a',
    'git@github.com:a/b.git',
    'javascript:alert(1)',
    'command:ociLens.pinToDigest',
    'vscode://file/etc/passwd',
    'https://user@example.com/',
    'https://github.com@evil.example/',
    'https://user:secret@example.com/',
    'https:\\\\example.com',
    'https:example.com',
    'https://example.com/a b',
    'https://example.com/\u202egnp.exe',
    'https://exa\u00admple.com/',
    'https://exa\nmple.com/',
    'https://exаmple.com/', // a Cyrillic letter
    'https://example.com/a)[x](command:y)',
    'https://example.com/a|b',
    'https://example.com/&lpar;',
    'https://example.com/`x`',
    'https://localhost/a',
    'https://127.0.0.1:8443/a',
    'https://[::1]/a',
    'https://0x7f.1/a',
    'https://192.168.1.1/reboot',
    'https://169.254.169.254/latest',
    `https://example.com/${'a'.repeat(1_000_000)}`,
  ])('%s stays text', (address) => {
    expect(checkedLink(address)).toBeUndefined();
  });
});
