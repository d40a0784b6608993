import { lexically, Repository } from './repository';

/** All repositories, by name. A repository comes into being with the first thing that is put in it. */
export class Storage {
  readonly #repositories = new Map<string, Repository>();

  repository(name: string | undefined): Repository | undefined {
    return name === undefined ? undefined : this.#repositories.get(name);
  }

  repositoryToWrite(name: string): Repository {
    const existing = this.#repositories.get(name);
    if (existing) return existing;
    const created = new Repository();
    this.#repositories.set(name, created);
    return created;
  }

  get names(): readonly string[] {
    return [...this.#repositories.keys()].sort(lexically);
  }
}
