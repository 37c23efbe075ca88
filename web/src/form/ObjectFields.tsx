import { getUiOptions, type ObjectFieldTemplateProps } from "@rjsf/utils";
import { isObject } from "./translate.ts";

const WIDE_TYPES = new Set(["object", "array"]);
const WIDE_WIDGETS = new Set(["textarea", "checkboxes", "roster", "attachments"]);

/** The fields of an object in a grid of two columns, one on a phone; lists, tables and long texts take the whole width. */
export function ObjectFields(props: ObjectFieldTemplateProps) {
  const fields = (
    <div className="form-grid">
      {props.properties.map((element) => {
        if (element.hidden) return element.content;
        const props: unknown = element.content.props;
        const schema = isObject(props) ? props.schema : undefined;
        const ui = isObject(props) ? props.uiSchema : undefined;
        return (
          <div key={element.name} className={isWide(schema, ui) ? "form-wide" : undefined}>
            {element.content}
          </div>
        );
      })}
    </div>
  );
  const nested = props.fieldPathId.path.length > 0;
  if (!nested) return fields;
  return (
    <fieldset className="form-group" id={props.fieldPathId.$id}>
      {props.title ? <legend>{props.title}</legend> : null}
      {props.description ? <p className="muted small">{props.description}</p> : null}
      {fields}
    </fieldset>
  );
}

function isWide(schema: unknown, ui: unknown): boolean {
  const widget = isObject(ui) ? getUiOptions(ui).widget : undefined;
  if (typeof widget === "string" && WIDE_WIDGETS.has(widget)) return true;
  if (!isObject(schema)) return false;
  return WIDE_TYPES.has(String(schema.type)) || schema.format === "roster";
}
