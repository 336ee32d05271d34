import { FileTextOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { Deadline } from "@/parts/Deadline";
import { LinkButton } from "@/parts/LinkButton";
import { WriteProblem } from "@/parts/States";

import { useOrderAct, type OrderLine } from "../orders/queries";
import { useOrderWords } from "../orders/words";

/** One order: what, where, until when; accept it here, answer it on its page. */
export function OrderCard({ order }: { order: OrderLine }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  const isLate = order.state === "overdue";
  const params = { path: { order_id: order.id } };
  const accept = useOrderAct((_sent: object, headers) =>
    ask(api.POST("/api/orders/{order_id}/accept", { params, headers })),
  );
  return (
    <li className={isLate ? "work-card work-card-late" : "work-card"}>
      <div className="work-card-head">
        <h2>
          <Link to="/orders/$id" params={{ id: order.id }}>
            {order.subject}
          </Link>
        </h2>
        <Deadline due={order.due_at} />
      </div>
      <p className="work-card-place">
        <FileTextOutlined aria-hidden /> {words.kind(order.kind)} · {order.unit.name}
      </p>
      <div className="work-card-acts">
        {order.accepted_at === null ? (
          <Button
            size="large"
            loading={accept.isPending}
            onClick={() => accept.mutate({})}
            aria-label={t("work.acceptName", { name: order.subject })}
          >
            {t("order.doing.accept")}
          </Button>
        ) : null}
        <LinkButton
          look="primary"
          size="large"
          to="/orders/$id"
          params={{ id: order.id }}
          aria-label={t("work.answerName", { name: order.subject })}
        >
          {t("work.answer")}
        </LinkButton>
      </div>
      <WriteProblem error={accept.error} />
    </li>
  );
}
