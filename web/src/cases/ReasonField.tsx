import { Input } from "antd";
import { useTranslation } from "react-i18next";

/** Why an operation is done; the server asks for two characters at least. */
export function ReasonField(props: { id: string; value: string; change: (reason: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="field">
      <label htmlFor={props.id}>{t("cases.reason")}</label>
      <Input.TextArea
        id={props.id}
        rows={3}
        maxLength={500}
        value={props.value}
        onChange={(event) => props.change(event.target.value)}
      />
    </div>
  );
}
