/**
 * What a person has opened, by key. It survives when the same is laid out anew; another text that comes under the same key, such as that of
 * another platform, is closed.
 */
export class Opened {
  private readonly texts = new Map<string, string>();

  has(key: string, text: string): boolean {
    return this.texts.get(key) === text;
  }

  toggle(key: string, text: string): void {
    if (this.has(key, text)) this.texts.delete(key);
    else this.texts.set(key, text);
  }
}
