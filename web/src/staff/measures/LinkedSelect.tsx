import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { useLanguage } from "@/i18n";
import { say } from "@/parts/problems";

interface Props {
  /** Who is put under a measure: nobody is linked to themselves. */
  person: string;
  id?: string;
  value?: string;
  onChange?: (measure: string | undefined) => void;
}

/** Chooses the measure of the contact whose test a release waits for. */
export function LinkedSelect({ person, ...field }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [q, setQ] = useState("");
  const found = useQuery({
    queryKey: ["measures", "linked", q],
    queryFn: () =>
      ask(api.GET("/api/measures", { params: { query: { view: "all", q, limit: 20 } } })),
    enabled: q.trim() !== "",
  });
  const others = (found.data?.items ?? []).filter(({ person_id }) => person_id !== person);
  return (
    <Select
      {...field}
      allowClear
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      placeholder={t("measures.linkedHint")}
      options={others.map((other) => ({
        value: other.id,
        label: [other.person, say(other.class_name, language), other.unit.name].join(" · "),
      }))}
    />
  );
}
