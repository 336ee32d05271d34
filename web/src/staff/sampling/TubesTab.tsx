import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { Moment } from "@/parts/Moment";
import { sayLength, timeLeft } from "@/parts/moments";
import { Nothing } from "@/parts/States";
import type { Column } from "@/parts/table/columns";
import { ResourceTable } from "@/parts/table/ResourceTable";
import { itemRows } from "@/parts/table/rows";
import { useNow } from "@/parts/useNow";

import { STEPS, tubesQuery, type Step, type Tube } from "./queries";
import { Value } from "./Value";

/** Where every tube is, and how long since; the counters open their rows. */
export function TubesTab() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { step, barcode } = useSearch({ from: "/inside/sampling" });
  const query = useQuery(
    tubesQuery({
      ...(step === undefined ? {} : { step }),
      ...(barcode === undefined ? {} : { barcode }),
    }),
  );
  const go = (change: { step?: Step; barcode?: string }) =>
    void navigate({ to: "/sampling", search: { tab: "tubes", ...change } });
  return (
    <>
      <ul className="tiles" aria-label={t("sampling.steps")}>
        {STEPS.map((each) => (
          <li key={each} className={each === step ? "tile tile-chosen" : "tile"}>
            <Link to="/sampling" search={{ tab: "tubes", step: each }}>
              <b className="numbers">{(query.data?.steps[each] ?? 0).toLocaleString("en")}</b>{" "}
              {t(`sampling.step.${each}`)}
            </Link>
          </li>
        ))}
      </ul>
      <ResourceTable<Tube>
        name="tubes"
        label={t("sampling.tabs.tubes")}
        columns={useTubeColumns()}
        rows={itemRows(query)}
        rowKey={(row) => row.id}
        rowName={(row) => row.barcode}
        onOpen={(row) => void navigate({ to: "/tubes/$id", params: { id: row.id } })}
        empty={<Nothing text={t("sampling.noTubes")} />}
        tools={
          <Input.Search
            allowClear
            defaultValue={barcode ?? ""}
            aria-label={t("sampling.findTube")}
            placeholder={t("sampling.findTube")}
            onSearch={(text) => go(text.trim() === "" ? {} : { barcode: text.trim() })}
            className="filter-q"
          />
        }
      />
    </>
  );
}

function useTubeColumns(): Column<Tube>[] {
  const { t } = useTranslation();
  return [
    {
      key: "barcode",
      title: t("sampling.barcode"),
      always: true,
      show: (row) => (
        <Link to="/tubes/$id" params={{ id: row.id }} className="mono">
          {row.barcode}
        </Link>
      ),
    },
    { key: "step", title: t("sampling.where"), show: (row) => t(`sampling.step.${row.step}`) },
    { key: "since", title: t("sampling.since"), show: (row) => <Since at={row.since} /> },
    { key: "value", title: t("sampling.result"), show: (row) => <Value value={row.value} /> },
    {
      key: "people",
      title: t("sampling.people"),
      show: (row) => (
        <span className="numbers">
          {row.people} / {row.capacity}
        </span>
      ),
    },
    { key: "place", title: t("sampling.place"), show: (row) => row.place },
    {
      key: "laboratory",
      title: t("sampling.laboratory"),
      deskOnly: true,
      show: (row) => row.laboratory,
    },
  ];
}

function Since({ at }: { at: string }) {
  const { language } = useLanguage();
  const left = timeLeft(at, useNow());
  return (
    <span>
      <Moment at={at} short />{" "}
      {left === null ? null : <span className="soft">{sayLength(-left, language)}</span>}
    </span>
  );
}
