import { useEffect, useState } from "react";

/** Asks the browser not to clear what is kept here. False where it does not promise it. */
export function useStorage(): boolean {
  const [isKept, setIsKept] = useState(true);
  useEffect(() => {
    // Absent where the browser is old; then it makes no promise either.
    const storage = navigator.storage as StorageManager | undefined;
    if (storage?.persist === undefined) return setIsKept(false);
    storage.persist().then(setIsKept, () => setIsKept(false));
  }, []);
  return isKept;
}
