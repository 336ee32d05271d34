import { useEffect, useState } from "react";

/** The time, moved on every half minute: deadlines on the screen do not stand still. */
export function useNow(every = 30_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const clock = setInterval(() => setNow(new Date()), every);
    return () => clearInterval(clock);
  }, [every]);
  return now;
}
