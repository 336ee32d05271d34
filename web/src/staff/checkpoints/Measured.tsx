import { useTranslation } from "react-i18next";

import { sayMoment } from "@/parts/moments";

import { nameOf } from "./DecisionPanel";
import type { Traveller } from "./queries";

/** What was measured and said of a person at the barrier, for whoever checks a second time. */
export function Measured({ of }: { of: Traveller }) {
  const { t } = useTranslation();
  const { celsius, tested_at, is_negative, facts, phone, road_test: test } = of;
  const said = [
    celsius === null ? "" : t("atBarrier.measured.celsius", { celsius }),
    is_negative === false ? t("atBarrier.measured.positive") : "",
    is_negative === true && tested_at !== null
      ? t("atBarrier.measured.negative", { at: sayMoment(tested_at) })
      : "",
    ...facts.map((fact) => t(`barrier.said.${fact as "from_high"}`)),
    test === null || test === undefined
      ? ""
      : t(test.is_negative ? "roadTest.saidNegative" : "roadTest.saidPositive", {
          tube: test.tube,
        }),
    phone === "" ? "" : t("atBarrier.measured.phone", { phone }),
  ].filter((each) => each !== "");
  return (
    <span className="measured numbers">
      {said.length === 0 ? t("atBarrier.measured.nothing") : said.join(" · ")}
    </span>
  );
}

/** The same of everybody in a vehicle. */
export function WhatWasMeasured({ people }: { people: Traveller[] }) {
  return (
    <ul className="measured-people">
      {people.map((each) => (
        <li key={each.place}>
          {each.place} · {nameOf(each)} · <Measured of={each} />
        </li>
      ))}
    </ul>
  );
}
