import { useQuery } from "@tanstack/react-query";
import { Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api, ask } from "@/api/client";
import type { Officer } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { WriteProblem } from "@/parts/States";

import { proposedSites } from "../cases/queries";
import { useMay } from "../session/session";

/** The sites for which a site owner answers; who keeps sites chooses them. */
export function OwnSites({ officer }: { officer: Officer }) {
  const { t } = useTranslation();
  const may = useMay();
  const [choosing, setChoosing] = useState(false);
  const names = officer.sites.map(({ name }) => name).join("、");
  return (
    <div>
      {names === "" ? (
        <span className="soft">{t("officers.noSites")}</span>
      ) : (
        t("officers.sites", { names })
      )}{" "}
      {may("sites") && officer.left_at === null ? (
        <Button
          size="small"
          onClick={() => setChoosing(true)}
          aria-label={t("officers.chooseSitesName", { name: officer.name })}
        >
          {t("officers.chooseSites")}
        </Button>
      ) : null}
      {choosing ? <Choose officer={officer} close={() => setChoosing(false)} /> : null}
    </div>
  );
}

function Choose({ officer, close }: { officer: Officer; close: () => void }) {
  const { t } = useTranslation();
  const known = officer.sites.map(({ id, name }) => ({ value: id, label: name }));
  // With their names: what was chosen may be in no later answer of the search.
  const [sites, setSites] = useState(known);
  const [q, setQ] = useState("");
  const found = useQuery(proposedSites(q));
  const give = useWrite(
    (body: { sites: string[] }, headers) =>
      ask(
        api.POST("/api/officers/{owner_id}/sites", {
          params: { path: { owner_id: officer.id } },
          body,
          headers,
        }),
      ),
    close,
  );
  const proposed = (found.data?.items ?? []).map((site) => ({
    value: site.id,
    label: `${site.name} · ${site.unit.name}`,
  }));
  const isNew = ({ value }: { value: string }) => known.every((one) => one.value !== value);
  return (
    <Modal
      open
      title={t("officers.chooseSitesName", { name: officer.name })}
      okText={t("officers.saveSites")}
      onCancel={close}
      onOk={() => give.mutate({ sites: sites.map(({ value }) => value) })}
      confirmLoading={give.isPending}
    >
      <p className="soft">{t("officers.sitesHelp")}</p>
      <Select
        mode="multiple"
        labelInValue
        className="whole"
        aria-label={t("officers.chooseSites")}
        placeholder={t("officers.sitesHint")}
        value={sites}
        onChange={setSites}
        showSearch={{ filterOption: false, onSearch: setQ }}
        loading={found.isFetching}
        notFoundContent={null}
        options={[...known, ...proposed.filter(isNew)]}
      />
      <WriteProblem error={give.error} />
    </Modal>
  );
}
