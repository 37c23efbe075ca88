import type { WidgetProps } from "@rjsf/utils";
import { AttachmentField } from "./AttachmentField.tsx";
import type { FormContext } from "./context.ts";

/** One attachment: the value is its id. */
export function AttachmentWidget(props: WidgetProps<Record<string, unknown>, Record<string, unknown>, FormContext>) {
  return (
    <AttachmentField
      id={props.id}
      value={typeof props.value === "string" ? [props.value] : []}
      max={1}
      pretended={props.registry.formContext.surroundings?.pretended ?? false}
      locked={props.disabled === true || props.readonly === true}
      change={([id]) => props.onChange(id)}
    />
  );
}
