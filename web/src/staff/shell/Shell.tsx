import { MenuOutlined, SearchOutlined } from "@ant-design/icons";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { Button, Drawer, Grid, Layout } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { LanguageSwitch } from "@/parts/LanguageSwitch";

import { useLive } from "../live/useLive";
import { useKeepLanguage, useMay, useMe } from "../session/session";
import { QuickSearch } from "./QuickSearch";
import { SideMenu } from "./SideMenu";
import { Who } from "./Who";
import "./shell.css";

/** The frame around every page: side menu, search, who is signed in. */
export function Shell() {
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().lg ?? window.innerWidth >= 992;
  useLive();
  return (
    <Layout className="shell" hasSider={wide}>
      <a className="skip-link" href="#content">
        {t("shell.skip")}
      </a>
      {wide ? (
        <Layout.Sider width={208} className="shell-side on-navy">
          <Brand />
          <SideMenu />
        </Layout.Sider>
      ) : null}
      <Layout>
        {wide ? <DeskHead /> : <PhoneHead />}
        <main id="content" tabIndex={-1} className="shell-main">
          <Outlet />
        </main>
      </Layout>
    </Layout>
  );
}

function Brand() {
  const { t } = useTranslation();
  return (
    <div className="brand">
      <img src="/favicon.svg" alt="" width={26} height={26} />
      {t("product.name")}
    </div>
  );
}

function DeskHead() {
  const may = useMay();
  const keepLanguage = useKeepLanguage();
  return (
    <Layout.Header className="shell-head">
      <div className="shell-head-search">{may("read") ? <QuickSearch /> : null}</div>
      <div className="shell-head-gap" />
      <LanguageSwitch keep={keepLanguage} />
      <Who />
    </Layout.Header>
  );
}

function PhoneHead() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const me = useMe();
  const may = useMay();
  const keepLanguage = useKeepLanguage();
  return (
    <Layout.Header className="shell-head on-navy">
      <Button
        type="text"
        icon={<MenuOutlined />}
        aria-label={t("shell.menu")}
        onClick={() => setOpen(true)}
      />
      <span className="shell-head-title">{me.unit.name}</span>
      {may("read") ? (
        <Button
          type="text"
          icon={<SearchOutlined />}
          aria-label={t("menu.search")}
          onClick={() => void navigate({ to: "/search" })}
        />
      ) : null}
      <Drawer
        open={open}
        placement="left"
        size={268}
        onClose={() => setOpen(false)}
        title={t("product.name")}
        styles={{ body: { padding: 0, background: "var(--navy)" } }}
      >
        <div className="on-navy">
          <SideMenu onGo={() => setOpen(false)} />
          <div className="drawer-foot">
            <LanguageSwitch keep={keepLanguage} />
            <Who />
          </div>
        </div>
      </Drawer>
    </Layout.Header>
  );
}
