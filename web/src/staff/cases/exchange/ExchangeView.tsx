import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { Shown } from "@/parts/States";

import { useMay, useMe } from "../../session/session";
import "./exchange.css";
import { foreignFiles } from "./queries";
import { HandOut } from "./HandOut";
import { TakeIn } from "./TakeIn";
import { VisitList } from "./VisitList";

/** What goes to other systems and what comes from them. */
export function ExchangeView() {
  const may = useMay();
  const isDistrict = useMe().unit.level === 1;
  return (
    <div className="exchange">
      {may("investigate") && isDistrict ? <TakeIn /> : null}
      {may("investigate") ? <VisitList /> : null}
      {may("investigate") && may("export") && may("reveal") ? <HandOut /> : null}
      {may("investigate") && isDistrict ? <Came /> : null}
    </div>
  );
}

function Came() {
  const { t } = useTranslation();
  const files = useQuery(foreignFiles);
  return (
    <section className="sheet exchange-whole">
      <h2>{t("exchange.came")}</h2>
      <Shown query={files}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t("exchange.nothingCame")}</p>
          ) : (
            <ul className="exchange-files">
              {items.map((file) => (
                <li key={`${file.system} ${file.name} ${file.taken_in_at}`}>
                  <b>{t(`exchange.systems.${file.system}`)}</b> {file.name}{" "}
                  <span className="soft">
                    {t("versions.rows", { count: file.rows })} ·{" "}
                    <Moment at={file.taken_in_at} short /> · {file.taken_in_by.name}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}
