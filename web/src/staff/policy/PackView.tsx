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

const ABOUT = ["contact", "clock", "group", "area", "place"] as const;
/** Their sentences name their numbers already. */
const SAID_IN_WORDS = new Set<string>(["group", "area"]);

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
      <Statements pack={pack} />
      <section className="sheet">
        <h2>{t("policy.numbers")}</h2>
        <Numbers pack={pack} />
      </section>
    </>
  );
}

/** What a pack says today beside the plans of its classes: clocks, key groups, areas, places. */
function Statements({ pack }: { pack: PackShown }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return ABOUT.map((about) => {
    const found = pack.statements.filter((each) => each.about === about);
    if (found.length === 0) return null;
    return (
      <section className="sheet" key={about}>
        <h2>{t(`policy.about.${about}`)}</h2>
        <dl className="pack-classes">
          {found.map((each) => (
            <div key={each.name.zh + each.says.zh}>
              <dt>{say(each.name, language)}</dt>
              <dd>
                {say(each.says, language)}{" "}
                {(SAID_IN_WORDS.has(about) ? [] : each.numbers).map((one) => (
                  <span className="numbers" key={one.parameter} title={say(one.says, language)}>
                    {sayValue(one.value)} {unitOf(one.unit, t)}{" "}
                  </span>
                ))}
                {each.reference === null ? null : (
                  <span className="soft">{say(each.reference, language)}</span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    );
  });
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
