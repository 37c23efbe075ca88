import type { ThemeConfig } from "antd";

/** Fonts of the system first; the web font serves machines that have no Chinese. Red that passes contrast on white. */
export const FONTS =
  'system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC Variable", sans-serif';

/** Who asked the system for less motion (WCAG 2.2, 2.3.3) gets none. */
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export const theme: ThemeConfig = {
  token: {
    fontFamily: FONTS,
    colorPrimary: "#0b5a8a",
    colorLink: "#0b5a8a",
    // Links under the mouse are read too: what is derived from the colour above is too pale on grey.
    colorLinkHover: "#084469",
    colorLinkActive: "#084469",
    colorInfo: "#0b5a8a",
    colorError: "#cf1322",
    colorWarning: "#ad6800",
    colorSuccess: "#237804",
    colorTextDescription: "#595f69",
    colorTextPlaceholder: "#6b7280",
    colorTextTertiary: "#595f69",
    colorTextDisabled: "#6b7280",
    borderRadius: 6,
    fontSize: 15,
    controlHeight: 36,
    motion: !STILL,
    motionDurationMid: "0.1s",
    motionDurationSlow: "0.15s",
  },
};
