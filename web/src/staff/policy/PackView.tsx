import { useQuery } from "@tanstack/react-query";
import { Table } from "antd";
import { useTranslation } from "react-i18next";

import { useLanguage } from "@/i18n";
import { LinkButton } from "@/parts/LinkButton";
import { PageHead } from "@/parts/PageHead";
import { say } from "@/parts/problems";
import { Shown } from "@/parts/States";

import { sayValue, unitOf } from "../measures/Why";
import { packQuery, type PackShown } from "./queries";

type Parameter = PackShown["parameters"][number];
type Line = Parameter["values"][number] & { key: string; meaning: string; unit: string };

/** A pack: every number by date with who said so and how sure we are, and its classes. */
export function PackView({ name }: { name: string }) {
  const pack = useQuery(packQuery(name));
  return (
    <Shown query={pack} isPage>
      {(found) => <ThePack pack={found} />}
    </Shown>
  );
}

function ThePack({ pack }: { pack: PackShown }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <>
      <PageHead title={say(pack.title, language)} line={say(pack.about, language)}>
        <LinkButton to="/policy">{t("policy.back")}</LinkButton>
      </PageHead>
      <section className="sheet">
        <h2>{t("policy.classes")}</h2>
        <dl className="pack-classes">
          {pack.classes.map((each) => (
            <div key={each.name}>
              <dt>{say(each.title, language)}</dt>
              <dd>
                {say(each.definition, language)}{" "}
                <span className="soft">{say(each.says, language)}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="sheet">
        <h2>{t("policy.numbers")}</h2>
        <Numbers pack={pack} />
      </section>
    </>
  );
}

function Numbers({ pack }: { pack: PackShown }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const lines: Line[] = pack.parameters.flatMap((each) =>
    each.values.map((value, place) => ({
      ...value,
      key: `${each.name} ${value.since}`,
      meaning: place === 0 ? say(each.meaning, language) : "",
      unit: each.unit,
    })),
  );
  return (
    <Table<Line>
      className="numbers-table"
      size="small"
      dataSource={lines}
      pagination={false}
      columns={[
        { key: "meaning", title: t("policy.meaning"), render: (_, line) => line.meaning },
        {
          key: "value",
          title: t("policy.value"),
          render: (_, line) => (
            <span className="numbers">
              {sayValue(line.value)} {unitOf(line.unit, t)}
            </span>
          ),
        },
        {
          key: "since",
          title: t("policy.since"),
          render: (_, line) => <span className="numbers">{line.since}</span>,
        },
        {
          key: "says",
          title: t("policy.says"),
          render: (_, line) => (
            <div className="why-says">
              {say(line.says, language)}{" "}
              {line.note === null ? null : <span className="soft">{say(line.note, language)}</span>}
            </div>
          ),
        },
        {
          key: "confidence",
          title: t("policy.confidence"),
          render: (_, line) => (
            <span className={line.confidence === "official" ? "" : "soon"}>
              {say(line.confidence_says, language)}
            </span>
          ),
        },
      ]}
    />
  );
}
