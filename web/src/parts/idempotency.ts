/** Keys that let a write be repeated after a broken connection without being done twice. */

export function newKey(): string {
  // crypto.randomUUID exists on https and localhost only; a district's intranet may have neither.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Remembers the key of a write until it has been answered: the same body sent again after a
 * failure gets the same key, another body gets a new one.
 */
export class KeyKeeper {
  #body: string | null = null;
  #key = "";

  keyFor(body: unknown): string {
    const text = JSON.stringify([body]);
    if (text !== this.#body) {
      this.#body = text;
      this.#key = newKey();
    }
    return this.#key;
  }

  /** The write has been answered; the next one is a new act, even with the same body. */
  answered(): void {
    this.#body = null;
  }
}
