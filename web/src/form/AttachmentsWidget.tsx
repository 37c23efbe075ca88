import type { WidgetProps } from "@rjsf/utils";
import { AttachmentField } from "./AttachmentField.tsx";
import type { FormContext } from "./context.ts";

const ATTACHMENTS_MAX = 20;

/** Several attachments: the value is the list of their ids. */
export function AttachmentsWidget(props: WidgetProps<Record<string, unknown>, Record<string, unknown>, FormContext>) {
  const value: unknown = props.value;
  const ids = Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [];
  const { maxItems } = props.schema;
  return (
    <AttachmentField
      id={props.id}
      value={ids}
      max={typeof maxItems === "number" ? maxItems : ATTACHMENTS_MAX}
      pretended={props.registry.formContext.surroundings?.pretended ?? false}
      locked={props.disabled === true || props.readonly === true}
      change={(next) => props.onChange(next.length > 0 ? next : undefined)}
    />
  );
}
