import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Due } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { dueParts } from "./due.ts";
import { formatDay, formatShortDay } from "./format.ts";

/** How near the limit is: in words first, the colour only repeats it. */
export function DueTag(props: { due: Due; long?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { light, day, unit, paused, at, provisional } = dueParts(props.due);
  if (light === "none" && !at) return <span className="muted">{t("due.none")}</span>;
  const details = [
    day ? t(`due.${unit}`, day) : "",
    paused ? t("due.paused", { paused, unit: t(`due.unit.${unit}`) }) : "",
    at ? t("due.at", { date: formatShortDay(at, language, new Date().toISOString()) }) : "",
    provisional ? t("due.provisional") : "",
  ].filter(Boolean);
  const shown = props.long ? details : details.slice(-2);
  return (
    <span className="due" title={at ? formatDay(at, language) : undefined}>
      {light === "none" ? null : <span className={`due-light due-${light}`}>{t(`due.${light}`)}</span>}
      <span className="small">
        {shown.map((detail, index) => (
          // Each of them whole: a date broken in two is read twice.
          <Fragment key={detail}>
            <span className="nowrap">
              {detail}
              {index === shown.length - 1 ? "" : language === "zh" ? "，" : ","}
            </span>
            {language === "zh" ? <wbr /> : " "}
          </Fragment>
        ))}
      </span>
    </span>
  );
}
