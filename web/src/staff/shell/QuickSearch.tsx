import { SearchOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Input, type InputRef } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

/** The one search box of the frame; "/" goes to it from anywhere. */
export function QuickSearch() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const box = useRef<InputRef>(null);
  useSlash(() => box.current?.focus());
  return (
    <search>
      <Input
        ref={box}
        type="search"
        prefix={<SearchOutlined aria-hidden />}
        suffix={<kbd className="key">/</kbd>}
        aria-label={t("search.box")}
        placeholder={t("search.placeholder")}
        onPressEnter={(event) => {
          const q = event.currentTarget.value.trim();
          if (q !== "") void navigate({ to: "/search", search: { q } });
        }}
      />
    </search>
  );
}

function useSlash(go: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target;
      const writing =
        target instanceof HTMLElement && target.closest("input, textarea, [role=dialog]") !== null;
      if (event.key !== "/" || writing) return;
      event.preventDefault();
      go();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });
}
