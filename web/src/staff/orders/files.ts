/** Which files may be enclosed, as the server checks them, and how large one is in words. */

export const MOST_FILES = 10;
export const ENDINGS = ".csv,.doc,.docx,.jpeg,.jpg,.pdf,.png,.txt,.webp,.xls,.xlsx";

const KILO = 1024;

export function saySize(bytes: number): string {
  if (bytes < KILO) return `${bytes} B`;
  const kilos = bytes / KILO;
  return kilos < KILO ? `${Math.round(kilos)} KB` : `${(kilos / KILO).toFixed(1)} MB`;
}
