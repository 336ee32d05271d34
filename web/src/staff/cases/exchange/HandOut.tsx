import { Form, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Download } from "@/parts/Download";

import { PURPOSES, usePurposeName, type Purpose } from "../../leads/lead-words";
import { addressOf, type Wish } from "./address";
import { SYSTEMS_OUT } from "./queries";

const FILE_KINDS = ["csv", "xlsx", "json"] as const;
const DATES = ["dd/mm/yyyy", "dd.mm.yyyy", "mm/dd/yyyy"] as const;

/** The outbreak in reach as files for another system; everybody in them has the look in the log. */
export function HandOut() {
  const { t } = useTranslation();
  const purposeName = usePurposeName();
  const [wish, setWish] = useState<Wish>({ system: "godata", purpose: "investigate" });
  const change = (what: Partial<Wish>) => setWish((before) => ({ ...before, ...what }));
  return (
    <section className="sheet">
      <h2>{t("exchange.handOut")}</h2>
      <p className="soft">{t("exchange.handOutHelp")}</p>
      <Form layout="vertical">
        <Segmented<Wish["system"]>
          aria-label={t("exchange.to")}
          value={wish.system}
          options={SYSTEMS_OUT.map((value) => ({ value, label: t(`exchange.systems.${value}`) }))}
          onChange={(system) => change({ system })}
        />
        <p className="soft">{t(`exchange.notes.${wish.system}`)}</p>
        {wish.system === "godata" ? (
          <Form.Item label={t("exchange.fileKind")}>
            <Segmented
              value={wish.file_kind ?? "csv"}
              options={FILE_KINDS.map((value) => ({ value, label: value }))}
              onChange={(file_kind) => change({ file_kind })}
            />
          </Form.Item>
        ) : null}
        {wish.system === "sormas" ? <OfSormas change={change} /> : null}
        <Form.Item label={t("exchange.purpose")} htmlFor="exchange-purpose">
          <Select<Purpose>
            id="exchange-purpose"
            value={wish.purpose}
            className="filter-wide"
            options={PURPOSES.map((value) => ({ value, label: purposeName(value) }))}
            onChange={(purpose) => change({ purpose })}
          />
        </Form.Item>
        <Download type="primary" path={addressOf(wish)}>
          {t("exchange.download")}
        </Download>
      </Form>
    </section>
  );
}

function OfSormas({ change }: { change: (what: Partial<Wish>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item label={t("exchange.region")} htmlFor="exchange-region">
        <Input
          id="exchange-region"
          maxLength={100}
          onChange={({ target }) => change({ region: target.value.trim() })}
        />
      </Form.Item>
      <Form.Item label={t("exchange.disease")} htmlFor="exchange-disease">
        <Input
          id="exchange-disease"
          maxLength={100}
          placeholder="CORONAVIRUS"
          onChange={({ target }) => change({ disease: target.value.trim() })}
        />
      </Form.Item>
      <Form.Item label={t("exchange.dates")} htmlFor="exchange-dates">
        <Select
          id="exchange-dates"
          defaultValue="dd/mm/yyyy"
          className="filter-wide"
          options={DATES.map((value) => ({ value, label: value }))}
          onChange={(dates) => change({ dates })}
        />
      </Form.Item>
    </>
  );
}
