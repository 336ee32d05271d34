import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { dueLike, nameIn, unfindable, type Arrival, type Today } from "@/sampling/desk";

interface Props {
  list: Today;
  take: (who: Arrival) => void;
}

/** Who has no card: found among those due by the name, or somebody new with a telephone. */
export function ByName({ list, take }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [phone, setPhone] = useState("");
  const [why, setWhy] = useState<"" | "noName" | "noPhone">("");
  const put = (who: Arrival) => {
    const trouble = unfindable(who);
    setWhy(trouble);
    if (trouble !== "") return;
    take(who);
    setTyped("");
    setPhone("");
  };
  const name = nameIn(typed);
  return (
    <details>
      <summary>{t("sampling.byName")}</summary>
      <p className="soft">{t("sampling.byNameHelp", { count: list.due.length })}</p>
      <label htmlFor="who">{t("sampling.byNameWho")}</label>
      <Input
        id="who"
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <ul className="plain">
        {dueLike(list, typed).map((each) => (
          <li key={each.person}>
            <Button onClick={() => put({ person: each.person })}>
              {[each.name, each.age ?? "", each.unit].join(" ")}
            </Button>
          </li>
        ))}
      </ul>
      {typed.trim() === "" ? null : (
        <>
          <label htmlFor="phone">{t("sampling.byNamePhone")}</label>
          <Input
            id="phone"
            inputMode="tel"
            autoComplete="off"
            value={phone}
            onChange={({ target }) => setPhone(target.value)}
          />
          {why === "" ? null : (
            <Alert type="warning" showIcon role="alert" title={t(`sampling.${why}`)} />
          )}
          <Button onClick={() => put({ name, phone })}>{t("sampling.byNameTake", { name })}</Button>
        </>
      )}
    </details>
  );
}
