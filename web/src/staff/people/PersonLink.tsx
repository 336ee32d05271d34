import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { Purpose } from "../leads/lead-words";
import { useMay } from "../session/session";

/** A name that leads to the person's page, for those whose role opens persons. */
export function PersonLink(props: { id: string; purpose: Purpose; children: ReactNode }) {
  const may = useMay();
  if (!may("read")) return props.children;
  const search = props.purpose === "locate" ? {} : { purpose: props.purpose };
  return (
    <Link to="/persons/$id" params={{ id: props.id }} search={search}>
      {props.children}
    </Link>
  );
}
