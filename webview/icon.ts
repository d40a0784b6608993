/** Drawn on a field of 16 by 16, in the colour of the text. */
const PATHS = {
  attestation: 'M8 1.8 3 3.6v4c0 3.2 2.1 5.4 5 6.6 2.9-1.2 5-3.4 5-6.6v-4zM5.7 6.3h4.6M5.7 8.9h4.6',
  artifact: 'M4 1.5h5.2L12.5 5v9.5H4zM9 1.5V5.2h3.5M6.2 8.5h4M6.2 11.2h4',
  check: 'm3 8.5 3.3 3.3L13 4.8',
  chevron: 'm6 3.5 4.5 4.5L6 12.5',
  compare: 'M2 3h4.5v10H2zM9.5 3H14v10H9.5zM8 1.5v13',
  conceal: 'M1.5 8S3.8 3.8 8 3.8 14.5 8 14.5 8 12.2 12.2 8 12.2 1.5 8 1.5 8zM2.5 13.5l11-11',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  evidence: 'M8 1.8 3 3.6v4c0 3.2 2.1 5.4 5 6.6 2.9-1.2 5-3.4 5-6.6v-4z',
  failed: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6',
  image: 'M8 1.5 14 4.8v6.4L8 14.5 2 11.2V4.8zM2 4.8 8 8l6-3.2M8 8v6.5',
  index: 'M8 1.8 14.5 5 8 8.2 1.5 5zM1.5 8 8 11.2 14.5 8M1.5 11 8 14.2 14.5 11',
  json: 'M6 2.5c-2 0-2 1-2 2.5s0 2.5-1.8 3C4 8.5 4 9.5 4 11s0 2.5 2 2.5M10 2.5c2 0 2 1 2 2.5s0 2.5 1.8 3C12 8.5 12 9.5 12 11s0 2.5-2 2.5',
  none: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM5 8h6',
  outside: 'M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11 9v4.5H2.5V5H7',
  pin: 'M5.5 2h5l-.7 4.5 2.2 2.7H4l2.2-2.7zM8 9.2v5',
  refresh: 'M13.3 8a5.3 5.3 0 1 1-1.6-3.8L13.3 5.8M13.3 2.5v3.3H10',
  reveal: 'M1.5 8S3.8 3.8 8 3.8 14.5 8 14.5 8 12.2 12.2 8 12.2 1.5 8 1.5 8zM6 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0z',
  signature: 'M10.5 2a3.5 3.5 0 1 0 0 7 3.5 3.5 0 1 0 0-7zM8 8l-6 6M4.2 11.8l1.8 1.8M11.3 5.2v.1',
  warning: 'M8 2 14.5 13.5h-13zM8 6.3v3.5M8 11.4v.6',
} as const;

export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** A picture that says nothing to those who listen: a name stands beside it. */
export function icon(name: IconName): SVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', '0 0 16 16');
  picture.setAttribute('class', `icon icon-${name}`);
  picture.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  picture.append(path);
  return picture;
}
