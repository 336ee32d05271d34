import { useTranslation } from "react-i18next";

import type { OrderLine } from "./queries";

const LOOKS: Record<OrderLine["state"], string> = {
  open: "soon",
  accepted: "",
  overdue: "late",
  reported: "order-reported",
  closed: "soft",
};

/** Where an order stands, in words. */
export function OrderState({ state }: { state: OrderLine["state"] }) {
  const { t } = useTranslation();
  return <span className={LOOKS[state]}>{t(`orders.states.${state}`)}</span>;
}
