/** The uploads that have begun and not ended. */
export class Uploads {
  readonly #uploads = new Map<string, Upload>();
  #count = 0;

  begin(repository: string): Upload {
    const upload = new Upload(`upload-${++this.#count}`, repository);
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  find(repository: string, id: string): Upload | undefined {
    const upload = this.#uploads.get(id);
    return upload?.repository === repository ? upload : undefined;
  }

  end(upload: Upload): void {
    this.#uploads.delete(upload.id);
  }
}

export class Upload {
  #bytes = Buffer.alloc(0);

  constructor(
    readonly id: string,
    readonly repository: string,
  ) {}

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  get size(): number {
    return this.#bytes.byteLength;
  }

  append(chunk: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
  }

  /** With a query, as real registries have it: a client must add its `digest` to it. */
  get location(): string {
    return `/v2/${this.repository}/blobs/uploads/${this.id}?_state=${this.id}`;
  }

  /** `0-<last byte>`; `0-0` says nothing yet too, as CNCF distribution has it. */
  get range(): string {
    return `0-${Math.max(0, this.size - 1)}`;
  }
}
