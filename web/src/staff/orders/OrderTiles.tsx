import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { OrderView } from "./filters";
import { orderCounts } from "./queries";

/** The counters of orders on the home page; each number opens its rows. */
export function OrderTiles() {
  const { t } = useTranslation();
  const counts = useQuery(orderCounts).data;
  if (counts === undefined) return null;
  const tiles: [OrderView, number, string, boolean][] = [
    ["overdue", counts.overdue, t("home.ordersOverdue"), true],
    ["waiting", counts.open, t("home.ordersOpen"), false],
    ["unassigned", counts.unassigned, t("home.ordersUnassigned"), true],
    ["to_close", counts.to_close, t("home.ordersToClose"), false],
  ];
  return (
    <ul className="tiles" aria-label={t("orders.numbers")}>
      {tiles.map(([state, number, word, isBad]) => (
        <li key={state} className={isBad && number > 0 ? "tile tile-late" : "tile"}>
          <Link to="/orders" search={{ state }}>
            <b className="numbers">{number.toLocaleString("en")}</b> {word}
          </Link>
        </li>
      ))}
    </ul>
  );
}
