import type { Asked, Asks } from '../occurrence';
import { askedByParts } from '../platformAsk';
import { textOfEntry, type UnitEntry } from './unitFile';

/** What the section `name` of a unit asks of its image; several sections of one name are one. */
export function unitAsks(entries: readonly UnitEntry[], name: string): Asks {
  const section = entries.filter((entry) => entry.section === name);
  // Containers name a unit that pulls an image.
  if (name === 'Image') return { ...platformAsk(section), runs: 'asElsewhere' };
  if (name !== 'Container') return { runs: false };
  const user = lastOf(section, 'User');
  const ports = [...portsAt(section, 'PublishPort'), ...portsAt(section, 'ExposeHostPort')];
  return {
    ...(user ? { user: ifKnown(user) } : {}),
    ...(ports.length > 0 ? { ports: ports.toSorted((a, b) => a.span.start - b.span.start) } : {}),
  };
}

function platformAsk(section: readonly UnitEntry[]): Asks {
  const [os, architecture, variant] = ['OS', 'Arch', 'Variant'].map((key) => {
    const part = lastOf(section, key);
    return part && ifKnown(part);
  });
  const platform = askedByParts({ os, architecture, variant });
  return platform ? { platform } : {};
}

/** No value where systemd fills in a specifier. */
function ifKnown({ value, span }: Asked<string>): Asked<string | undefined> {
  return { value: value.includes('%') ? undefined : value, span };
}

function lastOf(section: readonly UnitEntry[], key: string): Asked<string> | undefined {
  const entry = section.findLast((candidate) => candidate.key === key);
  return entry && asked(entry);
}

function asked(entry: UnitEntry): Asked<string> | undefined {
  const { line, start, end } = entry;
  return start < end ? { value: textOfEntry(entry), span: line.spanOf(start, end) } : undefined;
}

/** `[[ip:][hostPort]:]containerPort[/protocol]`; ranges of ports are left out. */
const PORT = /^(?:[^/]*:)?([0-9]{1,5})(?:\/[a-z]+)?$/;
const MAX_PORT = 65_535;

function portsAt(section: readonly UnitEntry[], key: string): readonly Asked<number>[] {
  const entries = section.filter((entry) => entry.key === key);
  // An empty value takes back those in front of it.
  const first = entries.findLastIndex(({ start, end }) => start === end) + 1;
  return entries.slice(first).flatMap((entry) => {
    const written = textOfEntry(entry);
    const port = PORT.exec(written)?.[1] ?? '';
    const value = Number(port);
    if (value < 1 || value > MAX_PORT) return [];
    const start = entry.start + written.lastIndexOf(port);
    return [{ value, span: entry.line.spanOf(start, start + port.length) }];
  });
}
