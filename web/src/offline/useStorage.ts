import { useEffect, useState } from "react";

/** Absent where the browser is old; then it makes no promise either. */
const persist = () => (navigator.storage as StorageManager | undefined)?.persist();

/** Asks the browser not to clear what is kept here. False where it does not promise it. */
export function useStorage(): boolean {
  const [isKept, setIsKept] = useState(true);
  useEffect(() => {
    void Promise.resolve(persist())
      .catch(() => false)
      .then((promised) => setIsKept(promised === true));
  }, []);
  return isKept;
}
