import { Input } from "antd";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { looksPersonal } from "./filters.ts";

/** A search text that goes to the address on Enter; one that looks like an identity number is refused with the reason. */
export function SearchBox(props: { label: string; hint: string; value: string; search: (text: string) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState(props.value);
  useEffect(() => setText(props.value), [props.value]);
  const personal = looksPersonal(text);
  return (
    <div className="field grow">
      <label htmlFor={id}>{props.label}</label>
      <Input.Search
        id={id}
        value={text}
        placeholder={props.hint}
        allowClear
        maxLength={60}
        status={personal ? "error" : ""}
        aria-describedby={personal ? `${id}why` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value === "") props.search("");
        }}
        onSearch={(value) => {
          if (!looksPersonal(value)) props.search(value.trim());
        }}
        enterButton={t("act.search")}
      />
      {personal ? (
        <div id={`${id}why`} className="error-text small" role="alert">
          {t("inbox.qPersonal")}
        </div>
      ) : null}
    </div>
  );
}
