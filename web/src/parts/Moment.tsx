import { sayMoment, sayShort } from "./moments";
import { useNow } from "./useNow";

/** A time in Shanghai; short for narrow places, whole on hover. */
export function Moment({ at, short = false }: { at: string | null | undefined; short?: boolean }) {
  const now = useNow(300_000);
  if (at === null || at === undefined) return null;
  return (
    <time dateTime={at} title={sayMoment(at)} className="numbers">
      {short ? sayShort(at, now) : sayMoment(at)}
    </time>
  );
}
