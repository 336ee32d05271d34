import { GlobalOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { useLanguage } from "@/i18n";

import type { Language } from "./moments";

/** One press to the other language; the button says its name in that language. */
export function LanguageSwitch({ keep }: { keep?: (language: Language) => void }) {
  const { language, change } = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  return (
    <Button
      type="text"
      icon={<GlobalOutlined aria-hidden />}
      lang={other === "en" ? "en" : "zh-CN"}
      onClick={() => {
        change(other);
        keep?.(other);
      }}
    >
      {other === "en" ? "English" : "中文"}
    </Button>
  );
}
