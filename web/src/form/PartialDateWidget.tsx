import type { WidgetProps } from "@rjsf/utils";
import { Input } from "antd";
import { useTranslation } from "react-i18next";
import { tidyPartialDate } from "./partial-date.ts";

/** A date of which perhaps only the year or the month is known. */
export function PartialDateWidget(props: WidgetProps) {
  const { t } = useTranslation();
  return (
    <Input
      id={props.id}
      value={typeof props.value === "string" ? props.value : ""}
      disabled={props.disabled ?? false}
      readOnly={props.readonly ?? false}
      placeholder={props.placeholder || t("form.partialDate")}
      autoComplete="off"
      onChange={(event) => props.onChange(event.target.value === "" ? undefined : event.target.value)}
      onBlur={() => {
        if (typeof props.value === "string") props.onChange(tidyPartialDate(props.value));
      }}
    />
  );
}
