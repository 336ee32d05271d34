import type { ReactNode } from "react";

/** One number of the home page with what it counts; it opens its rows. */
export function Tile({ children, late = false }: { children: ReactNode; late?: boolean }) {
  return <li className={late ? "tile tile-late" : "tile"}>{children}</li>;
}

export function Number({ of }: { of: number }) {
  return <b className="numbers">{of.toLocaleString("en")}</b>;
}
