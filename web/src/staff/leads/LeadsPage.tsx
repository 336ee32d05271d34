import { useNavigate, useSearch } from "@tanstack/react-router";
import { Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadLine } from "@/api/types";
import { Download } from "@/parts/Download";
import { PageHead } from "@/parts/PageHead";
import { writeParams } from "@/parts/search-params";
import { Nothing } from "@/parts/States";
import { ResourceTable } from "@/parts/table/ResourceTable";

import { useMay } from "../session/session";
import { BulkBar } from "./BulkBar";
import { FilterBar } from "./FilterBar";
import {
  asAsked,
  changeFilters,
  isNarrowed,
  LEAD_SORTS,
  shownFilters,
  type LeadFilters,
} from "./filters";
import { useLeadColumns } from "./lead-columns";
import "./leads.css";
import { useLeads } from "./queries";
import { SavedViews } from "./SavedViews";

/** All leads of the officer's unit, as the filters in the address bar show them. */
export function LeadsPage() {
  const { t } = useTranslation();
  const filters = shownFilters(useSearch({ from: "/inside/leads" }));
  return (
    <>
      <PageHead title={t("menu.leads")} line={t("leads.line")}>
        <SavedViews filters={filters} />
        <Exports filters={filters} />
      </PageHead>
      <LeadsTable key={JSON.stringify({ ...filters, sort: undefined })} filters={filters} />
    </>
  );
}

function Exports({ filters }: { filters: LeadFilters }) {
  const { t } = useTranslation();
  const may = useMay();
  if (!may("export")) return null;
  const query = writeParams({ ...asAsked(filters), purpose: "feedback" });
  return (
    <>
      <Download path={`/api/exports/leads.xlsx${query}`}>{t("leads.exportXlsx")}</Download>
      <Download path={`/api/exports/leads.csv${query}`}>{t("leads.exportCsv")}</Download>
    </>
  );
}

function LeadsTable({ filters }: { filters: LeadFilters }) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [keys, setKeys] = useState<string[]>([]);
  const rows = useLeads(filters);
  const columns = useLeadColumns();
  const canBulk = may("assign");
  return (
    <>
      <FilterBar filters={filters} />
      {canBulk && keys.length > 0 ? (
        <BulkBar filters={filters} total={rows.total} keys={keys} setKeys={setKeys} />
      ) : null}
      <ResourceTable<LeadLine>
        name="leads"
        label={t("menu.leads")}
        columns={columns}
        rows={rows}
        tools={<span className="soft keys-hint">{t("leads.keys")}</span>}
        rowKey={(lead) => lead.id}
        rowName={(lead) => lead.person.name}
        rowClass={(lead) => (isLate(lead) ? "row-late" : "")}
        sort={filters.sort}
        onSort={(sort) =>
          void navigate({
            to: "/leads",
            search: changeFilters(filters, { sort: LEAD_SORTS.find((word) => word === sort) }),
            replace: true,
          })
        }
        onOpen={(lead) => void navigate({ to: "/leads/$id", params: { id: lead.id } })}
        {...(canBulk ? { selected: { keys, change: setKeys } } : {})}
        empty={
          <Nothing text={isNarrowed(filters) ? t("leads.noneHere") : t("leads.none")}>
            <Flex justify="center" className="soft">
              {isNarrowed(filters) ? t("leads.noneHelp") : null}
            </Flex>
          </Nothing>
        }
      />
    </>
  );
}

function isLate(lead: LeadLine): boolean {
  return lead.overdue_minutes !== null;
}
