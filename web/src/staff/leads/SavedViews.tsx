import { CloseOutlined, StarOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Flex, Input, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { View } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { parseParams, writeParams } from "@/parts/search-params";
import { Shown, WriteProblem } from "@/parts/States";

import { readFilters, type LeadFilters } from "./filters";

const PAGE = "leads";

/** Filters that an officer keeps under a name. */
export function SavedViews({ filters }: { filters: LeadFilters }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      title={t("views.title")}
      content={<Views filters={filters} close={() => setOpen(false)} />}
    >
      <Button icon={<StarOutlined aria-hidden />}>{t("views.title")}</Button>
    </Popover>
  );
}

function Views({ filters, close }: { filters: LeadFilters; close: () => void }) {
  const { t } = useTranslation();
  const views = useQuery({
    queryKey: ["views", PAGE],
    queryFn: () => ask(api.GET("/api/views", { params: { query: { page: PAGE } } })),
  });
  return (
    <div className="views">
      <Shown query={views}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t("views.none")}</p>
          ) : (
            <ul className="views-list">
              {items.map((view) => (
                <ViewLine key={view.id} view={view} close={close} />
              ))}
            </ul>
          )
        }
      </Shown>
      <KeepView filters={filters} />
    </div>
  );
}

function ViewLine({ view, close }: { view: View; close: () => void }) {
  const { t } = useTranslation();
  const path = { view_id: view.id };
  const remove = useWrite((_: null, headers) =>
    ask(api.DELETE("/api/views/{view_id}", { params: { path }, headers })),
  );
  return (
    <li>
      <Link to="/leads" search={readFilters(parseParams(view.query))} onClick={close}>
        {view.name}
      </Link>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t("views.remove", { name: view.name })}
        loading={remove.isPending}
        onClick={() => remove.mutate(null)}
      />
    </li>
  );
}

function KeepView({ filters }: { filters: LeadFilters }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const keep = useWrite(
    (body: { page: string; name: string; query: string }, headers) =>
      ask(api.POST("/api/views", { body, headers })),
    () => setName(""),
  );
  const save = () => {
    if (name.trim() === "") return;
    keep.mutate({ page: PAGE, name: name.trim(), query: writeParams({ ...filters }) });
  };
  return (
    <>
      <Flex gap={8}>
        <Input
          value={name}
          aria-label={t("views.name")}
          placeholder={t("views.name")}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={save}
        />
        <Button type="primary" onClick={save} loading={keep.isPending}>
          {t("views.keep")}
        </Button>
      </Flex>
      <WriteProblem error={keep.error} />
    </>
  );
}
