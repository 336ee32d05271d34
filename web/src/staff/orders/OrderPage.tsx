import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Deadline } from "@/parts/Deadline";
import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Shown } from "@/parts/States";

import { LorryOfOrder } from "../checkpoints/FirstStop";
import { TransitOfOrder } from "../checkpoints/Transit";
import { unitsQuery } from "../units/queries";
import { isAboutArrivals } from "./acts";
import { Arriving } from "./Arriving";
import { AttachmentList } from "./Attachments";
import { OrderActs } from "./OrderActs";
import "./orders.css";
import { isAnswered } from "./OrdersPage";
import { OrderState } from "./OrderState";
import { Climbed, OrderTimeLine } from "./OrderTimeLine";
import { OrderTree } from "./OrderTree";
import { orderQuery, type OrderDetail } from "./queries";
import { fieldsOf } from "./report";
import { ReportLines } from "./ReportFields";
import { useOrderWords } from "./words";

/** One order: what is asked, what came back, who did what, whom it climbed to, what to do next. */
export function OrderPage() {
  const { id } = useParams({ from: "/inside/orders/$id" });
  const order = useQuery(orderQuery(id));
  return (
    <Shown query={order} isPage>
      {(found) => <TheOrder key={found.id} order={found} />}
    </Shown>
  );
}

function TheOrder({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <Head order={order} />
      <div className="lead-columns">
        <div>
          {isAboutArrivals(order) ? <Arriving order={order} /> : null}
          {order.subject_kind === "transit" && order.subject_id !== null ? (
            <TransitOfOrder passage={order.subject_id} />
          ) : null}
          {order.subject_kind === "lead" && order.subject_id !== null ? (
            <p>
              <Link to="/leads/$id" params={{ id: order.subject_id }}>
                {t("order.why.toLead")}
              </Link>
            </p>
          ) : null}
          {order.subject_kind === "first_stop" && order.subject_id !== null ? (
            <LorryOfOrder passage={order.subject_id} />
          ) : null}
          <OrderActs order={order} />
          <Report order={order} />
        </div>
        <div>
          <Asked order={order} />
          {order.children.length > 0 ? <OrderTree order={order} /> : null}
        </div>
        <div>
          <Climbed steps={order.steps} />
          <OrderTimeLine order={order} />
        </div>
      </div>
    </>
  );
}

function Head({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  return (
    <PageHead
      title={order.subject}
      line={
        <span className="list-line">
          <OrderState state={order.state} />
          <span>
            {t("orders.due")} <Deadline due={order.due_at} over={isAnswered(order)} />
          </span>
          <span>
            {t("orders.unit")} {order.unit.name} · {order.officer.name}
          </span>
          <span>
            {t("order.issued", { unit: order.issued_by.name })}{" "}
            <Moment at={order.issued_at} short />
          </span>
          <span>{words.kind(order.kind)}</span>
        </span>
      }
    />
  );
}

/** The text and the small form; and where the order came from. */
function Asked({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const fields = fieldsOf(order.form);
  // It is closed by what is written above, and by no report.
  const closesItself = isAboutArrivals(order) || order.subject_kind === "transit";
  return (
    <section className="sheet">
      <h2>{t("order.text")}</h2>
      <p className={order.text === "" ? "soft order-text" : "order-text"}>
        {order.text || t("order.noText")}
      </p>
      <AttachmentList files={order.attachments.filter(({ reported }) => !reported)} />
      {closesItself ? null : <h2>{t("order.asks")}</h2>}
      {fields.length === 0 && !closesItself ? (
        <p className="soft">{t("order.asksNothing")}</p>
      ) : null}
      <ul className="order-asks">
        {fields.map((field) => (
          <li key={field.name}>
            {field.label}{" "}
            <span className="soft">
              {t(`decide.kinds.${field.kind}`)}
              {" · "}
              {t(field.required ? "order.required" : "order.optional")}
              {field.choices.length > 0 ? ` · ${field.choices.join(" / ")}` : ""}
            </span>
          </li>
        ))}
      </ul>
      <From order={order} />
    </section>
  );
}

function From({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const units = useQuery(unitsQuery).data?.items ?? [];
  const isReached = units.some(({ code }) => code === order.issued_by.code);
  return (
    <p className="list-line">
      {order.parent !== null && isReached ? (
        <Link to="/orders/$id" params={{ id: order.parent }}>
          {t("order.above")}
        </Link>
      ) : null}
      <Link to="/orders" search={{ decision: order.decision }}>
        {t("order.sameDecision")}
      </Link>
    </p>
  );
}

function Report({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  if (order.report === null) return null;
  return (
    <section className="sheet">
      <h2>{t("order.report")}</h2>
      <ReportLines fields={fieldsOf(order.form)} report={order.report} />
      <AttachmentList files={order.attachments.filter(({ reported }) => reported)} />
      <p className="soft">
        {order.unit.name} <Moment at={order.reported_at} />
      </p>
    </section>
  );
}
