/** The number on a slip: the end of the passage's key, which is made on the device. Pure. */
const LENGTH = 8;

export function slipNumber(passage: string): string {
  return passage.replaceAll("-", "").slice(-LENGTH).toUpperCase();
}

/** A number as it was typed or scanned; nothing where it cannot be one. */
export function readSlip(typed: string): string | null {
  const number = typed.replaceAll(/[\s-]/g, "").toUpperCase();
  return /^[0-9A-F]{8}$/.test(number) ? number : null;
}
