import { Select } from "antd";
import { type ReactElement, useEffect, useId, useRef } from "react";

/** A labelled choice among a few values; the empty value stands for all. */
export function Choice(props: {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  choose: (value: string) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <Select
        id={id}
        className="full"
        value={props.value}
        options={props.options}
        disabled={props.disabled ?? false}
        onChange={(value: string) => props.choose(value)}
        showSearch={props.options.length > 8 ? { optionFilterProp: "label" } : false}
        popupMatchSelectWidth={false}
        popupRender={(list) => <NamedList label={props.label}>{list}</NamedList>}
      />
    </div>
  );
}

/** The component leaves its list of options without a name, so that nobody is told what is being chosen. */
function NamedList(props: { label: string; children: ReactElement }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.querySelector('[role="listbox"]')?.setAttribute("aria-label", props.label);
  });
  return <div ref={frame}>{props.children}</div>;
}
