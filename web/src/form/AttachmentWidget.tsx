import type { WidgetProps } from "@rjsf/utils";
import { AttachmentField } from "./AttachmentField.tsx";

/** One attachment: the value is its id. */
export function AttachmentWidget(props: WidgetProps) {
  return (
    <AttachmentField
      id={props.id}
      value={typeof props.value === "string" ? [props.value] : []}
      max={1}
      locked={props.disabled === true || props.readonly === true}
      change={([id]) => props.onChange(id)}
    />
  );
}
