import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Timeline } from "antd";
import { useTranslation } from "react-i18next";

import { Moment } from "@/parts/Moment";
import { PageHead } from "@/parts/PageHead";
import { Shown } from "@/parts/States";

import { useMay } from "../session/session";
import { CloseTube } from "./CloseTube";
import { tubeQuery, type Tube, type Withdrawn } from "./queries";
import "./sampling.css";
import { Value } from "./Value";
import { Withdraw } from "./Withdraw";

/** One tube: its way, who is in it in their order, and every result it ever had. */
export function TubePage() {
  const { t } = useTranslation();
  const may = useMay();
  const { id } = useParams({ from: "/inside/tubes/$id" });
  return (
    <Shown query={useQuery(tubeQuery(id))} isPage>
      {({ tube, people, withdrawn, results, recall, erased_at }) => (
        <>
          <PageHead
            title={`${t("sampling.tube")} ${tube.barcode}`}
            line={
              <>
                {tube.place} · {tube.unit.name} ·{" "}
                {t("sampling.holds", { people: tube.people, capacity: tube.capacity })}
              </>
            }
          >
            {recall === null ? null : (
              <Link to="/recalls/$id" params={{ id: recall }}>
                {t("sampling.openRecall")}
              </Link>
            )}
          </PageHead>
          <div className="tube-columns">
            <section className="sheet">
              <h2>{t("sampling.way")}</h2>
              <Way tube={tube} />
              {tube.step === "open" && may("sample") ? (
                <CloseTube tube={tube} closed={() => undefined} />
              ) : null}
              <h2>{t("sampling.results")}</h2>
              {results.length === 0 ? <p className="soft">{t("sampling.noResult")}</p> : null}
              <ul className="plain">
                {results.map((each) => (
                  <li key={each.told_at} className={each.replaced_at === null ? "" : "struck"}>
                    <Value value={each.value} /> <Moment at={each.tested_at} /> {each.laboratory}{" "}
                    {each.replaced_at === null ? null : (
                      <span className="soft">
                        {t("sampling.corrected")} <Moment at={each.replaced_at} short />
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            </section>
            <section className="sheet">
              <h2>{t("sampling.inTube")}</h2>
              {erased_at === null ? null : (
                <p className="soft">
                  {t("sampling.erased", { count: tube.people })} <Moment at={erased_at} />
                </p>
              )}
              {people.length === 0 && erased_at === null ? (
                <p className="soft">{t("sampling.nobodyShown")}</p>
              ) : null}
              <ol className="plain places">
                {people.map((each) => (
                  <li key={each.id} value={each.place}>
                    <b className="numbers">{each.place}</b> {each.name}{" "}
                    <span className="soft">
                      {each.unit.name} <Moment at={each.sampled_at} short />
                    </span>{" "}
                    {tube.left_at === null && tube.step !== "result" && may("sample") ? (
                      <Withdraw person={each} withdrawn={() => undefined} />
                    ) : null}
                  </li>
                ))}
              </ol>
              <Gone withdrawn={withdrawn} />
            </section>
          </div>
        </>
      )}
    </Shown>
  );
}

/** Who was entered by error and taken out again. */
function Gone({ withdrawn }: { withdrawn: Withdrawn[] }) {
  const { t } = useTranslation();
  if (withdrawn.length === 0) return null;
  return (
    <>
      <h2>{t("sampling.withdrawn")}</h2>
      <ul className="plain">
        {withdrawn.map((each) => (
          <li key={each.id}>
            <b className="numbers">{each.place}</b> <span className="struck">{each.name}</span>{" "}
            <span className="soft">
              {each.by} <Moment at={each.withdrawn_at} short /> {each.why}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Way({ tube }: { tube: Tube }) {
  const { t } = useTranslation();
  const steps: [string, string | null, string][] = [
    [t("sampling.wayOpened"), tube.opened_at, ""],
    [t("sampling.wayClosed"), tube.closed_at, ""],
    [t("sampling.wayLeft"), tube.left_at, tube.laboratory],
    [t("sampling.wayArrived"), tube.received_at, ""],
    [t("sampling.wayResult"), tube.step === "result" ? tube.since : null, ""],
  ];
  return (
    <Timeline
      items={steps.map(([word, at, more]) => ({
        key: word,
        color: at === null ? "gray" : "blue",
        content: (
          <span className={at === null ? "soft" : ""}>
            {word} <Moment at={at} /> {more}
          </span>
        ),
      }))}
    />
  );
}
