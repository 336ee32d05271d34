import {
  AlertOutlined,
  ApartmentOutlined,
  AuditOutlined,
  BarChartOutlined,
  BookOutlined,
  CarOutlined,
  CheckSquareOutlined,
  ClusterOutlined,
  CommentOutlined,
  DeploymentUnitOutlined,
  ExperimentOutlined,
  HomeOutlined,
  ImportOutlined,
  PhoneOutlined,
  ProfileOutlined,
  RiseOutlined,
  SafetyOutlined,
  SearchOutlined,
  SolutionOutlined,
  SwapOutlined,
  TableOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import { Link, useRouterState } from "@tanstack/react-router";
import { Menu } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "../session/session";
import { entriesFor, entryAt, type Entry } from "./menu";

const ICONS: Record<Entry, ReactNode> = {
  "/": <HomeOutlined aria-hidden />,
  "/work": <PhoneOutlined aria-hidden />,
  "/lists": <ProfileOutlined aria-hidden />,
  "/intake": <ImportOutlined aria-hidden />,
  "/leads": <UnorderedListOutlined aria-hidden />,
  "/waiting": <CheckSquareOutlined aria-hidden />,
  "/orders": <SolutionOutlined aria-hidden />,
  "/escalations": <RiseOutlined aria-hidden />,
  "/measures": <SafetyOutlined aria-hidden />,
  "/contests": <CommentOutlined aria-hidden />,
  "/isolation": <ApartmentOutlined aria-hidden />,
  "/policy": <BookOutlined aria-hidden />,
  "/cases": <DeploymentUnitOutlined aria-hidden />,
  "/exposures": <AlertOutlined aria-hidden />,
  "/sampling": <ExperimentOutlined aria-hidden />,
  "/rounds": <BarChartOutlined aria-hidden />,
  "/barrier": <CarOutlined aria-hidden />,
  "/checkpoints": <TableOutlined aria-hidden />,
  "/matching": <SwapOutlined aria-hidden />,
  "/search": <SearchOutlined aria-hidden />,
  "/units": <ClusterOutlined aria-hidden />,
  "/access-log": <AuditOutlined aria-hidden />,
};

/** What the officer's role can reach, and where they are. */
export function SideMenu({ onGo }: { onGo?: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const here = useRouterState({ select: (state) => state.location.pathname });
  const entries = entriesFor(may);
  const current = entryAt(here, entries);
  return (
    <nav aria-label={t("shell.nav")}>
      <Menu
        theme="dark"
        mode="inline"
        selectedKeys={current === undefined ? [] : [current]}
        onClick={() => onGo?.()}
        items={entries.map(({ to, word }) => ({
          key: to,
          icon: ICONS[to],
          label: <Link to={to}>{t(`menu.${word}`)}</Link>,
        }))}
      />
    </nav>
  );
}
