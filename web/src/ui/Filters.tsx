import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { usePhone } from "./use-phone.ts";

/** The filters of a list: the search always in sight, the others folded on a phone, where they would push the list away. */
export function Filters(props: { search?: ReactNode; set: number; children: ReactNode }) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <search className="filters">
      {props.search}
      {phone ? (
        <details className="more-filters">
          <summary>
            {t("act.filters")}
            {props.set > 0 ? ` (${String(props.set)})` : ""}
          </summary>
          <div className="filters">{props.children}</div>
        </details>
      ) : (
        props.children
      )}
    </search>
  );
}
