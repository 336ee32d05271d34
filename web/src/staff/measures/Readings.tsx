import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { sayClock } from "@/parts/moments";

import { useMay } from "../session/session";
import { byDay } from "./course";
import type { MeasureDetail } from "./queries";
import { ReadingSheet } from "./ReadingSheet";
import { useMeasureWord } from "./words";

type Reading = MeasureDetail["readings"][number];

/** What was told of temperature and symptoms, a line a day, the newest day first. */
export function Readings({ measure }: { measure: MeasureDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const canWrite = may("care") && measure.released_at === null;
  return (
    <section className="sheet">
      <h2>{t("measures.readings")}</h2>
      {canWrite ? (
        <Button type="primary" size="large" onClick={() => setOpen(true)}>
          {t("measures.write")}{" "}
          {measure.checks_due > 0
            ? t("measures.checksOf", { done: measure.checks_done, due: measure.checks_due })
            : ""}
        </Button>
      ) : null}
      {measure.readings.length === 0 ? (
        <p className="soft">
          {measure.readings_erased === null ? (
            t("measures.noReadings")
          ) : (
            <>
              {t("measures.readingsErased", {
                count: measure.readings_erased.many,
                first: measure.readings_erased.first_on,
                last: measure.readings_erased.last_on,
              })}{" "}
              <Moment at={measure.readings_erased.erased_at} short />
            </>
          )}
        </p>
      ) : (
        <ul className="plain-list readings">
          {byDay(measure.readings).map(([day, told]) => (
            <li key={day}>
              <b className="numbers">{day}</b>
              {told.map((each) => (
                <Told key={each.id} reading={each} />
              ))}
            </li>
          ))}
        </ul>
      )}
      {open ? <ReadingSheet measure={measure} close={() => setOpen(false)} /> : null}
    </section>
  );
}

function Told({ reading }: { reading: Reading }) {
  const { t } = useTranslation();
  const word = useMeasureWord();
  return (
    <div>
      <span className="numbers">{sayClock(reading.taken_at)}</span>{" "}
      <b className={reading.fever ? "late numbers" : "numbers"}>
        {reading.celsius === null ? "" : `${reading.celsius} ℃`}
      </b>{" "}
      {reading.symptoms.map((name) => word("symptom", name)).join(" · ")}{" "}
      {reading.needs.length === 0 ? null : (
        <span className="soon">
          {t("measures.needs")}: {reading.needs.map((name) => word("need", name)).join(" · ")}
        </span>
      )}{" "}
      <span className="soft">
        {reading.by?.name ?? t("measures.byPerson")} {reading.note}
      </span>
    </div>
  );
}
