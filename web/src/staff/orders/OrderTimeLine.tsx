import { Timeline } from "antd";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { sayLength, sayMoment } from "@/parts/moments";

import type { OrderDetail, Step } from "./queries";
import { fieldsOf } from "./report";
import { ReportLines } from "./ReportFields";
import { useOrderWords } from "./words";

const COLOURS: Record<string, string> = {
  report: "#2f7d5b",
  close: "#2f7d5b",
  return: "#b3362b",
};

/** Who did what with the order, newest first, down to how it was issued. */
export function OrderTimeLine({ order }: { order: OrderDetail }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  const fields = fieldsOf(order.form);
  const acts = order.acts.toReversed().map((act, place) => ({
    key: place,
    color: COLOURS[act.kind] ?? "#7c8996",
    content: (
      <>
        <div>
          {words.act(act.kind)}
          {act.text === "" ? "" : `: ${act.text}`}
        </div>
        {act.report === null ? null : <ReportLines fields={fields} report={act.report} />}
        <div className="soft">
          <Moment at={act.at} /> {act.by?.name ?? t("order.machine")}
        </div>
      </>
    ),
  }));
  const issued = {
    key: "issued",
    color: "#1f5fa6",
    content: (
      <>
        <div>{t("order.issued", { unit: order.issued_by.name })}</div>
        <div className="soft">
          <Moment at={order.issued_at} />
        </div>
      </>
    ),
  };
  return (
    <section className="sheet">
      <h2>{t("order.acts")}</h2>
      <Timeline items={[...acts, issued]} />
    </section>
  );
}

/** The rungs that it climbed: when, whom it told, by which way, and whether that came late. */
export function Climbed({ steps }: { steps: Step[] }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  return (
    <section className="sheet">
      <h2>{t("order.steps")}</h2>
      {steps.length === 0 ? <p className="soft">{t("order.noSteps")}</p> : null}
      <ol className="order-steps">
        {steps.map((step) => (
          <li key={step.id}>
            <div>
              {words.whom(step.whom)} · {t("order.told", { name: step.told.name })}
            </div>
            <div className="soft">
              <Moment at={step.at} /> <Way step={step} /> <Late step={step} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** By which way a rung told its officer, and whether the message left; if not, what to do. */
export function Way({ step }: { step: Step }) {
  const { t } = useTranslation();
  const words = useOrderWords();
  if (step.way !== "notice") return <>{words.way(step.way)}</>;
  if (step.given_up_at !== null) {
    const at = sayMoment(step.given_up_at);
    return <span className="late">{t("order.way.dead", { at, name: step.told.name })}</span>;
  }
  if (step.sent_at === null) return <>{t("order.way.waits")}</>;
  return <>{words.sent(step.sent_by, sayMoment(step.sent_at))}</>;
}

/** By how much a rung came late; nothing for one in time. */
export function Late({ step }: { step: Step }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  if (!step.late) return null;
  const length = sayLength(Date.parse(step.at) - Date.parse(step.fell_at), language);
  return <span className="late late-by">{t("order.late", { length })}</span>;
}
