/**
 * How records lie on the device: AES-256-GCM with a key that the server keeps for this device and
 * hands out at the sign-in. It cannot be taken out of the browser, and once the office revokes the
 * device nobody has it any more.
 */
const NONCE_BYTES = 12;

export interface Sealed {
  nonce: Uint8Array<ArrayBuffer>;
  secret: ArrayBuffer;
}

export async function importKey(base64: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

const HASHES = { name: "HMAC", hash: "SHA-256" };

/**
 * The key of a device's hashes, derived from its own with a purpose; like it, it cannot be taken
 * out of the browser.
 */
export async function importHashing(base64: string, purpose: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const own = await crypto.subtle.importKey("raw", bytes, HASHES, false, ["sign"]);
  const derived = await crypto.subtle.sign("HMAC", own, new TextEncoder().encode(purpose));
  return crypto.subtle.importKey("raw", derived, HASHES, false, ["sign"]);
}

/** Seals a value for the row `about`: copied to another row it does not open. */
export async function seal(key: CryptoKey, about: string, value: unknown): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const how = { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(about) };
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { nonce, secret: await crypto.subtle.encrypt(how, key, plain) };
}

/** Throws where the key is another one, or the value was moved or changed. */
export async function open(key: CryptoKey, about: string, sealed: Sealed): Promise<unknown> {
  const additionalData = new TextEncoder().encode(about);
  const how = { name: "AES-GCM", iv: sealed.nonce, additionalData };
  const plain = await crypto.subtle.decrypt(how, key, sealed.secret);
  return JSON.parse(new TextDecoder().decode(plain));
}
