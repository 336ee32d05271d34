import { theme, type ThemeConfig } from "antd";

const FONTS =
  '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';

/** Dense and calm: navy frame, white sheets, one blue for what can be done. Text is 4.5:1 or more. */
export const calmTheme: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  cssVar: {},
  token: {
    colorPrimary: "#1f5fa6",
    colorInfo: "#1f5fa6",
    colorLink: "#1a579b",
    colorSuccess: "#287251",
    colorWarning: "#a8640b",
    colorError: "#b3362b",
    colorPrimaryBg: "#e8f0f9",
    colorSuccessBg: "#e8f4ee",
    colorSuccessBorder: "#b4d8c5",
    colorWarningBg: "#fdf5e4",
    colorWarningBorder: "#ecd09a",
    colorErrorBg: "#fcecea",
    colorErrorBorder: "#efbdb6",
    colorInfoBg: "#eaf2fb",
    colorInfoBorder: "#b9d0ea",
    controlItemBgActive: "#e3edf8",
    colorText: "#1b2733",
    colorTextSecondary: "#4a5866",
    colorTextTertiary: "#5a6775",
    colorTextDescription: "#56636f",
    colorTextPlaceholder: "#687582",
    colorBgLayout: "#f2f4f7",
    colorBorder: "#c9d1da",
    colorBorderSecondary: "#e3e8ee",
    borderRadius: 6,
    fontFamily: FONTS,
    fontSize: 14,
    controlHeight: 32,
    wireframe: false,
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.16s",
  },
  components: {
    Layout: { siderBg: "#14263f", headerBg: "#ffffff", bodyBg: "#f2f4f7", headerHeight: 52 },
    Menu: {
      darkItemBg: "#14263f",
      darkSubMenuItemBg: "#14263f",
      darkItemColor: "#c3cfdd",
      darkItemSelectedBg: "#27486f",
      darkItemSelectedColor: "#ffffff",
      itemHeight: 38,
    },
    Table: {
      headerBg: "#eef2f6",
      headerColor: "#33414f",
      rowHoverBg: "#f3f7fb",
      cellPaddingBlockSM: 6,
      cellPaddingInlineSM: 10,
    },
    Card: { bodyPadding: 16, headerHeight: 44, headerFontSize: 15 },
    Tabs: { horizontalItemPadding: "8px 0" },
    Form: { itemMarginBottom: 16, verticalLabelPadding: "0 0 4px" },
  },
};
