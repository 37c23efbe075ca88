import { useTranslation } from "react-i18next";
import type { DraftStatus } from "../../../src/core/draft/model.ts";

const LOOKS: Record<DraftStatus, string> = {
  open: "badge",
  submitted: "badge badge-warn",
  returned: "badge badge-bad",
  published: "badge badge-done",
  withdrawn: "badge badge-cancelled",
  discarded: "badge badge-cancelled",
};

export function StatusBadge(props: { status: DraftStatus }) {
  const { t } = useTranslation();
  return <span className={LOOKS[props.status]}>{t(`drafts.status.${props.status}`)}</span>;
}
