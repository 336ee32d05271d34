import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { Deadline } from "@/parts/Deadline";
import { Failed, Waiting } from "@/parts/States";

import { isAnswered } from "./OrdersPage";
import { OrderState } from "./OrderState";
import { useOrders, type OrderDetail, type OrderLine } from "./queries";
import { answersIn, branchesBelow, type Branch } from "./tree";

const PAGE = 200;

/** What was passed down from an order, and from those: who has answered and who has not. */
export function OrderTree({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const rows = useOrders({ decision: order.decision }, PAGE);
  const branches = branchesBelow(rows.items, order.id);
  return (
    <section className="sheet">
      <h2>{t("order.tree")}</h2>
      {rows.problem === null ? null : <Failed problem={rows.problem} again={rows.again} />}
      {rows.waiting ? (
        <Waiting />
      ) : (
        <p className="soft">{t("order.answered", answersIn(branches))}</p>
      )}
      <Branches branches={branches} />
      {rows.hasMore ? (
        <Button onClick={rows.more} loading={rows.loadingMore}>
          {t("table.more")}
        </Button>
      ) : null}
    </section>
  );
}

function Branches({ branches }: { branches: Branch<OrderLine>[] }) {
  if (branches.length === 0) return null;
  return (
    <ul className="order-tree">
      {branches.map(({ order, below }) => (
        <li key={order.id}>
          <div>
            <Link to="/orders/$id" params={{ id: order.id }}>
              {order.unit.name}
            </Link>
            <span className="soft">{order.officer.name}</span>
            <OrderState state={order.state} />
            <Deadline due={order.due_at} over={isAnswered(order)} />
          </div>
          <Branches branches={below} />
        </li>
      ))}
    </ul>
  );
}
