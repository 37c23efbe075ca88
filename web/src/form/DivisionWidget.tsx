import type { WidgetProps } from "@rjsf/utils";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";

export function DivisionWidget(props: WidgetProps) {
  return (
    <DivisionPicker
      id={props.id}
      value={typeof props.value === "string" ? props.value : ""}
      disabled={props.disabled === true || props.readonly === true}
      clearable={!props.required}
      onChange={(code) => props.onChange(code === "" ? undefined : code)}
    />
  );
}
