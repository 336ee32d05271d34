import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Nothing, Shown } from "@/parts/States";

import { ContactGraph } from "../graph/ContactGraph";
import { graphQuery } from "../queries";

/** The contacts as a graph: who, through where, to whom. */
export function GraphView({ id }: { id: string }) {
  const { t } = useTranslation();
  const graph = useQuery(graphQuery(id));
  return (
    <Shown query={graph}>
      {(found) =>
        found.nodes.length < 2 ? <Nothing text={t("trace.none")} /> : <ContactGraph graph={found} />
      }
    </Shown>
  );
}
