import { useTranslation } from "react-i18next";
import { Link } from "react-router";

/** Leads from a task or a case to the procedure as it holds for it. */
export function WhyLink(props: { workflow: string; division: string; instance: string; step: string }) {
  const { t } = useTranslation();
  const { workflow, division, instance, step } = props;
  const search = new URLSearchParams({ workflow, division, case: instance, ...(step ? { step } : {}) });
  return <Link to={`/procedures?${search.toString()}`}>{t("procedures.why")}</Link>;
}
