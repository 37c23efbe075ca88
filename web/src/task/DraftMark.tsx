import { useTranslation } from "react-i18next";
import { useLanguage } from "../i18n/use-text.ts";
import { formatInstant } from "../ui/format.ts";
import type { DraftState } from "./draft.ts";

/** Where what was typed is now. */
export function DraftMark(props: { state: DraftState; savedAt: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = () => {
    switch (props.state.kind) {
      case "clean":
        return props.savedAt ? t("task.draft.opened", { at: formatInstant(props.savedAt, language) }) : "";
      case "waiting":
        return t("task.draft.waiting");
      case "saving":
        return t("task.draft.saving");
      case "saved":
        return t("task.draft.saved", { at: formatInstant(props.state.at, language) });
      case "keptHere":
        return t("task.draft.keptHere");
      case "signedOut":
        return t("task.draft.signedOut");
      case "refused":
        return t("task.draft.refused");
    }
  };
  const warn = ["keptHere", "signedOut", "refused"].includes(props.state.kind);
  return (
    <span role="status" className={warn ? "badge badge-warn" : "muted small"}>
      {words()}
    </span>
  );
}
