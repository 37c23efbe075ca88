import type { IconButtonProps } from "@rjsf/utils";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

/** Says what it does: the theme's own is a bare plus sign. */
export function AddButton(props: IconButtonProps) {
  const { t } = useTranslation();
  return (
    <Button
      {...(props.id ? { id: props.id } : {})}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
      type="dashed"
    >
      ＋ {t("form.addItem")}
    </Button>
  );
}
