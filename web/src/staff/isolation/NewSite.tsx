import { useNavigate } from "@tanstack/react-router";
import { Button, Flex, Form, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import { WriteProblem } from "@/parts/States";

import { UnitSelect } from "../units/UnitSelect";
import { useRoomAct, type IsolationSite } from "./queries";

interface Facts {
  name: string;
  form: IsolationSite["form"];
  unit?: string;
  address?: string;
}

/** A new place with rooms: it begins as a reserve. */
export function NewSite() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isAdding, setAdding] = useState(false);
  const make = useRoomAct(
    async ({ name, form, unit = "", address = "" }: Facts, headers) => {
      const body = { name, kind: "isolation_site" as const, unit, address };
      const place = await ask(api.POST("/api/sites", { body }));
      return ask(
        api.POST("/api/isolation/sites", { body: { site: place.id, form, rooms: [] }, headers }),
      );
    },
    ({ id }) => void navigate({ to: "/isolation/$id", params: { id } }),
  );
  if (!isAdding) return <Button onClick={() => setAdding(true)}>{t("isolation.newSite")}</Button>;
  return (
    <section className="sheet" aria-label={t("isolation.newSite")}>
      <h2>{t("isolation.newSite")}</h2>
      <Form<Facts>
        name="isolation-site"
        layout="vertical"
        initialValues={{ form: "hotel" }}
        onFinish={(facts) => make.mutate(facts)}
      >
        <Form.Item name="name" label={t("isolation.name")} rules={[{ required: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="form" label={t("isolation.form")}>
          <Select
            options={(["hotel", "makeshift", "other"] as const).map((form) => ({
              value: form,
              label: t(`isolation.forms.${form}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="unit" label={t("isolation.unit")}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="address" label={t("isolation.address")}>
          <Input maxLength={500} />
        </Form.Item>
        <WriteProblem error={make.error} />
        <Flex gap={8}>
          <Button type="primary" htmlType="submit" loading={make.isPending}>
            {t("isolation.newSite")}
          </Button>
          <Button onClick={() => setAdding(false)}>{t("isolation.leaveIt")}</Button>
        </Flex>
      </Form>
    </section>
  );
}
