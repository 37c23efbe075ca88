import type { WidgetProps } from "@rjsf/utils";
import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";

/** Yuan with two decimals, thousands apart while reading; stored as the schema's own type says. */
export function MoneyWidget(props: WidgetProps) {
  const { t } = useTranslation();
  const asText = props.schema.type === "string";
  const value = props.value === undefined || props.value === null || props.value === "" ? null : String(props.value);
  return (
    <InputNumber<string>
      id={props.id}
      className="full"
      value={value}
      stringMode
      min="0"
      precision={2}
      disabled={props.disabled ?? false}
      readOnly={props.readonly ?? false}
      prefix="¥"
      changeOnWheel={false}
      placeholder={props.placeholder || t("form.money")}
      formatter={(text) => String(text ?? "").replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ",")}
      parser={(text) => (text ?? "").replace(/[,，¥\s]/g, "")}
      onChange={(next) => props.onChange(next === null || next === "" ? undefined : asText ? next : Number(next))}
    />
  );
}
