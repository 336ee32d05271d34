import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Nothing, Shown } from "@/parts/States";

import { clustersQuery } from "../queries";
import "./outbreak.css";

/** The sites at which several cases were, those with the most first. */
export function ClustersView() {
  const { t } = useTranslation();
  const clusters = useQuery(clustersQuery);
  return (
    <Shown query={clusters}>
      {({ items }) =>
        items.length === 0 ? (
          <Nothing text={t("outbreak.noClusters")} />
        ) : (
          <ul className="cluster-list">
            {items.map((cluster) => (
              <li key={cluster.site} className="sheet">
                <h2>
                  {cluster.name}{" "}
                  <span className="soft">{t(`sites.kinds.${cluster.kind as "market"}`)}</span>
                </h2>
                <p className="numbers">
                  {t("outbreak.count")} <b>{cluster.cases.length}</b> · {cluster.first_on} –{" "}
                  {cluster.last_on}
                </p>
                <p>
                  {cluster.cases.map((each) => (
                    <Link
                      key={each.id}
                      to="/cases/$id"
                      params={{ id: each.id }}
                      className="case-link"
                    >
                      {each.number}
                    </Link>
                  ))}
                </p>
              </li>
            ))}
          </ul>
        )
      }
    </Shown>
  );
}
