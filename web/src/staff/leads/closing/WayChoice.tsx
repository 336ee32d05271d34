import { Radio } from "antd";
import { useTranslation } from "react-i18next";

export const WAYS = [
  "found",
  "duplicate",
  "transferred",
  "not_here",
  "false_hit",
  "out_of_reach",
] as const;

export type Way = (typeof WAYS)[number];

/** The ways in which a lead ends, each with what it means. */
export function WayChoice(props: {
  ways: readonly Way[];
  /** Ways that are not open yet, each with what it needs first. */
  closed?: Partial<Record<Way, string>>;
  id?: string;
  value?: Way;
  onChange?: (way: Way) => void;
}) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      {...(props.id === undefined ? {} : { id: props.id })}
      className="way-choice"
      aria-label={t("closing.way")}
      value={props.value}
      onChange={(event) => props.onChange?.(event.target.value as Way)}
    >
      {props.ways.map((way) => (
        <Radio key={way} value={way} className="way" disabled={props.closed?.[way] !== undefined}>
          <b>{t(`closing.ways.${way}`)}</b>
          <span className="soft">{props.closed?.[way] ?? t(`closing.means.${way}`)}</span>
        </Radio>
      ))}
    </Radio.Group>
  );
}
