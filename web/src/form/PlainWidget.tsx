import type { WidgetProps } from "@rjsf/utils";
import { Input } from "antd";

/** Numbers that are names: digits on a phone's keyboard, nothing corrected, nothing remembered by the browser. */
export function PlainWidget(props: WidgetProps) {
  const numeric = props.schema.format !== "residentId";
  return (
    <Input
      id={props.id}
      value={typeof props.value === "string" ? props.value : ""}
      disabled={props.disabled ?? false}
      readOnly={props.readonly ?? false}
      required={props.required ?? false}
      placeholder={props.placeholder}
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      inputMode={numeric ? "tel" : "text"}
      aria-describedby={`${props.id}__error ${props.id}__description ${props.id}__help`}
      onBlur={() => props.onBlur(props.id, props.value)}
      onChange={(event) => props.onChange(event.target.value === "" ? undefined : event.target.value)}
    />
  );
}
