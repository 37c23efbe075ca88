import { type ArrayFieldItemTemplateProps, getTemplate, getUiOptions } from "@rjsf/utils";

/** One entry of a list: its fields take the width that there is, its buttons stand beside them. */
export function ArrayItem(props: ArrayFieldItemTemplateProps) {
  const Buttons = getTemplate("ArrayFieldItemButtonsTemplate", props.registry, getUiOptions(props.uiSchema));
  return (
    <div className="array-item">
      <div className="array-item-body">{props.children}</div>
      {props.hasToolbar ? (
        <div className="row">
          <Buttons {...props.buttonsProps} />
        </div>
      ) : null}
    </div>
  );
}
