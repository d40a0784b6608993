import { buildImage } from './buildImage';
import { buildIndex } from './buildIndex';
import type { Content } from './content';
import { filler } from './filler';
import type { Sample } from './sample';

/** Two images of one platform that only os.version tells apart, each on a base layer that names where else it is. */
export const windowsSamples: readonly Sample[] = [
  { repository: 'demo/windows', tags: ['ltsc2022'], kind: 'oci-index', build: windowsIndex },
];

function windowsIndex(): Content {
  const entries = ['10.0.20348.2700', '10.0.17763.6414'].map((version) => {
    const platform = { architecture: 'amd64', os: 'windows', 'os.version': version };
    const content = buildImage({
      platform,
      created: '2024-10-05T08:05:09Z',
      config: {
        User: 'ContainerUser',
        Env: ['Path=C:\\Windows\\system32;C:\\Windows'],
        Cmd: ['c:\\windows\\system32\\cmd.exe'],
        WorkingDir: 'C:\\',
      },
      steps: [
        {
          createdBy: `Apply image ${version}`,
          files: [{ path: 'Files/Windows/System32/ntdll.dll', content: filler(version, 25_000) }],
          urls: [`https://example.com/v2/windows/nanoserver/blobs/${version}`],
        },
        {
          createdBy: 'cmd /S /C #(nop) COPY app.exe C:\\app.exe',
          files: [{ path: 'Files/app.exe', content: filler(`app ${version}`, 4_000) }],
        },
        { createdBy: 'cmd /S /C #(nop)  USER ContainerUser' },
      ],
    });
    return { content, platform };
  });
  return buildIndex(entries);
}
