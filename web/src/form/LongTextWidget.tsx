import type { WidgetProps } from "@rjsf/utils";
import { Input } from "antd";

/**
 * Text of several lines: it begins small and the style lets it grow with what is written, so that a form with six of them can
 * be seen. (Sizing by script would measure in a hidden field that the keyboard reaches.)
 */
export function LongTextWidget(props: WidgetProps) {
  return (
    <Input.TextArea
      id={props.id}
      value={typeof props.value === "string" ? props.value : ""}
      disabled={props.disabled ?? false}
      readOnly={props.readonly ?? false}
      required={props.required ?? false}
      placeholder={props.placeholder}
      rows={2}
      aria-describedby={`${props.id}__error ${props.id}__description ${props.id}__help`}
      onBlur={() => props.onBlur(props.id, props.value)}
      onChange={(event) => props.onChange(event.target.value === "" ? undefined : event.target.value)}
    />
  );
}
